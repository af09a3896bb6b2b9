import { block, blocks, text, texts, type Attributes } from "../plan.ts";
import type { Landscape, Rule } from "../policy.ts";
import { each, of } from "./each.ts";

const week = 7 * 24 * 3600;
const subscription = /^google_pubsub_subscription$/;

/** Topics and subscriptions. */
export const messagingRules: readonly Rule[] = [
  {
    id: "subscriptions-last",
    promise: "No subscription expires, and each keeps messages for at least a week.",
    findings: each(subscription, (is) => {
      const expiration = block(is, "expiration_policy");
      if (expiration === undefined || text(expiration, "ttl") !== "")
        return "it is deleted when it stands idle for 31 days";
      return secondsOf(is, "message_retention_duration") >= week ? null : "it forgets within a week";
    }),
  },
  {
    id: "subscriptions-give-up-safely",
    promise:
      "Every subscription that is not itself of dead letters has a dead-letter policy, after 100 deliveries.",
    findings: each(subscription, (is, landscape) => {
      if (deadLetterTopics(landscape).has(lastPart(text(is, "topic"))) || isOfLetters(is)) return null;
      const policy = block(is, "dead_letter_policy");
      if (policy === undefined) return "a message that always fails blocks it for ever";
      const attempts = Number(policy["max_delivery_attempts"]);
      // The most that there can be: an outage must not use them up.
      return attempts === 100 ? null : `${attempts} attempts instead of 100`;
    }),
  },
  {
    id: "letters-are-kept",
    promise: "Every dead-letter topic is one of ours and has a subscription from the start.",
    findings: (landscape) => {
      const named = (type: RegExp, name: string) => of(landscape, type).map(({ is }) => text(is, name));
      const topics = new Set(named(/^google_pubsub_topic$/, "name"));
      const held = of(landscape, subscription)
        .filter(({ is }) => isOfLetters(is))
        .map(({ is }) => lastPart(text(is, "topic")));
      return [...deadLetterTopics(landscape)].flatMap((topic) => {
        if (!topics.has(topic)) return [`${topic}: no stack makes this dead-letter topic`];
        return held.includes(topic) ? [] : [`${topic}: nothing holds what is published to it`];
      });
    },
  },
  {
    id: "letters-can-be-forwarded",
    promise:
      "Pub/Sub may take messages from each subscription with a dead-letter policy and publish them to its topic.",
    findings: (landscape) => {
      const grants = (type: RegExp, key: string, role: string) =>
        new Set(
          of(landscape, type)
            .filter(({ is }) => text(is, "role") === role && isPubsub(is))
            .map(({ is }) => lastPart(text(is, key))),
        );
      const takes = grants(
        /^google_pubsub_subscription_iam_member$/,
        "subscription",
        "roles/pubsub.subscriber",
      );
      const publishes = grants(/^google_pubsub_topic_iam_member$/, "topic", "roles/pubsub.publisher");
      return of(landscape, subscription).flatMap(({ address, is }) => {
        const topic = lastPart(text(block(is, "dead_letter_policy"), "dead_letter_topic"));
        if (topic === "") return [];
        return [
          ...(takes.has(text(is, "name")) ? [] : [`${address}: Pub/Sub may not take its messages`]),
          ...(publishes.has(topic) ? [] : [`${address}: Pub/Sub may not publish to ${topic}`]),
        ];
      });
    },
  },
  {
    id: "pushes-are-signed",
    promise:
      "Every push goes over https with a token of an account of its own, for the audience of a service.",
    findings: each(subscription, (is, landscape) => {
      const push = block(is, "push_config");
      if (push === undefined) return null;
      const token = block(push, "oidc_token");
      if (text(token, "service_account_email") === "") return "pushes are not signed";
      // Known only after apply where the service is made with it.
      if (!/^(https:\/\/|$)/.test(text(push, "push_endpoint"))) return "the token can be read on its way";
      if (!/^[a-z0-9]+-push@/.test(text(token, "service_account_email")))
        return "pushes are not of an account of their own";
      const audience = text(token, "audience");
      if (audience === "") return "the token is for nobody in particular";
      const services = of(landscape, /^google_cloud_run_v2_service$/);
      return services.some((service) => texts(service.is, "custom_audiences").includes(audience))
        ? null
        : `no service has the audience ${audience}`;
    }),
  },
  {
    id: "retries-back-off",
    promise: "What failed comes back after ten seconds or more, and no later than ten minutes.",
    findings: each(subscription, (is) => {
      if (isOfLetters(is)) return null;
      const policy = block(is, "retry_policy");
      const [least, most] = [secondsOf(policy, "minimum_backoff"), secondsOf(policy, "maximum_backoff")];
      return least >= 10 && most >= least && most <= 600
        ? null
        : "what fails comes back at once, or too late";
    }),
  },
  {
    id: "deliveries-have-time",
    promise: "Who was given a message has a minute to finish it.",
    findings: each(subscription, (is) =>
      block(is, "bigquery_config") !== undefined || Number(is["ack_deadline_seconds"]) >= 60
        ? null
        : "it is delivered again before it can be finished",
    ),
  },
  {
    id: "journal-is-whole",
    promise: "The journal has each message's id and attributes, and never its body.",
    findings: each(subscription, (is) => {
      const config = block(is, "bigquery_config");
      if (config === undefined) return null;
      if (!text(config, "table").endsWith("._journal")) return "it writes to another table than the journal";
      if (config["write_metadata"] !== true) return "the books need the ids";
      const code = blocks(is, "message_transforms").map((one) => text(block(one, "javascript_udf"), "code"));
      return code.some((one) => one.includes("data: '-'")) ? null : "bodies stand in the journal";
    }),
  },
  {
    id: "everybody-sees-everything",
    promise: "Only the table manager's subscription leaves messages out.",
    findings: each(subscription, (is) =>
      text(is, "filter") === "" || block(is, "push_config") !== undefined ? null : "it leaves messages out",
    ),
  },
  {
    id: "topics-remember",
    promise: "Every topic keeps what was published for a week, so that it can be delivered again.",
    findings: each(/^google_pubsub_topic$/, (is) =>
      secondsOf(is, "message_retention_duration") >= week ? null : "it forgets within a week",
    ),
  },
  {
    id: "topics-stay-in-region",
    promise: "Every topic keeps its messages in one region.",
    findings: each(/^google_pubsub_topic$/, (is) => {
      const regions = block(is, "message_storage_policy")?.["allowed_persistence_regions"];
      return Array.isArray(regions) && regions.length === 1 ? null : "messages may be stored anywhere";
    }),
  },
];

function deadLetterTopics(landscape: Landscape): ReadonlySet<string> {
  const named = of(landscape, subscription).map(({ is }) =>
    text(block(is, "dead_letter_policy"), "dead_letter_topic"),
  );
  return new Set(named.filter((name) => name !== "").map(lastPart));
}

/** By name, since a topic's id is known only after apply. */
function isOfLetters(is: Attributes): boolean {
  return text(is, "name").endsWith("dead-letters-sub");
}

function isPubsub(is: Attributes): boolean {
  return text(is, "member").endsWith("@gcp-sa-pubsub.iam.gserviceaccount.com");
}

/** As Terraform's provider takes durations; NaN for any other form. */
function secondsOf(is: Attributes | undefined, name: string): number {
  const [, seconds] = /^(\d+)s$/.exec(text(is, name)) ?? [];
  return Number(seconds ?? Number.NaN);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
