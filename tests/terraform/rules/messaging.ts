import { block, text, type Attributes } from "../plan.ts";
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
      return Number.parseInt(text(is, "message_retention_duration"), 10) >= week
        ? null
        : "it forgets within a week";
    }),
  },
  {
    id: "subscriptions-give-up-safely",
    promise: "Every subscription that is not itself of dead letters has a dead-letter policy.",
    findings: each(subscription, (is, landscape) => {
      if (deadLetterTopics(landscape).has(lastPart(text(is, "topic"))) || isOfLetters(is)) return null;
      const policy = block(is, "dead_letter_policy");
      if (policy === undefined) return "a message that always fails blocks it for ever";
      const attempts = Number(policy["max_delivery_attempts"]);
      return attempts >= 5 && attempts <= 100 ? null : `${attempts} attempts are not between 5 and 100`;
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
        .map(({ is }) => text(is, "name").replace(/-sub$/, ""));
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
    promise: "Every push carries a token of an account of its own, for one audience.",
    findings: each(subscription, (is) => {
      const push = block(is, "push_config");
      if (push === undefined) return null;
      const token = block(push, "oidc_token");
      if (text(token, "service_account_email") === "") return "pushes are not signed";
      return text(token, "audience") === "" ? "the token is for nobody in particular" : null;
    }),
  },
  {
    id: "topics-stay-in-region",
    promise: "Every topic keeps its messages in named regions.",
    findings: each(/^google_pubsub_topic$/, (is) => {
      const regions = block(is, "message_storage_policy")?.["allowed_persistence_regions"];
      return Array.isArray(regions) && regions.length > 0 ? null : "messages may be stored anywhere";
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

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
