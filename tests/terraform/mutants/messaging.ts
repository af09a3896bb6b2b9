import type { Edit, Mutant } from "./mutant.ts";

const pipelineSubscription = `  message_retention_duration = "604800s"

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = local.topics.dead_letters
    max_delivery_attempts = 100
  }
`;

function pipelineSubscriptionWith(find: string, put: string): readonly Edit[] {
  return [["app/subscriptions.tf", pipelineSubscription, pipelineSubscription.replace(find, put)]];
}

/** Topics and subscriptions, got wrong. */
export const messagingMutants: readonly Mutant[] = [
  {
    mistake: "a subscription that expires",
    stack: "app",
    edits: pipelineSubscriptionWith('ttl = ""', 'ttl = "2678400s"'),
    caught:
      "subscriptions-last: google_pubsub_subscription.pipeline: it is deleted when it stands idle for 31 days",
  },
  {
    mistake: "a subscription without an expiration policy, which then has Google's",
    stack: "app",
    edits: pipelineSubscriptionWith('  expiration_policy {\n    ttl = ""\n  }\n', ""),
    caught:
      "subscriptions-last: google_pubsub_subscription.pipeline: it is deleted when it stands idle for 31 days",
  },
  {
    mistake: "a subscription that forgets after an hour",
    stack: "app",
    edits: pipelineSubscriptionWith("604800s", "3600s"),
    caught: "subscriptions-last: google_pubsub_subscription.pipeline: it forgets within a week",
  },
  {
    mistake: "a subscription without a dead-letter policy",
    stack: "app",
    edits: pipelineSubscriptionWith(
      "  dead_letter_policy {\n    dead_letter_topic     = local.topics.dead_letters\n    max_delivery_attempts = 100\n  }\n",
      "",
    ),
    caught:
      "subscriptions-give-up-safely: google_pubsub_subscription.pipeline: a message that always fails blocks it for ever",
  },
  {
    mistake: "a dead-letter topic without a subscription",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        '    dead_letters               = google_pubsub_topic.this["dead_letters"].name\n',
        "",
      ],
      [
        "data/access.tf",
        'google_pubsub_subscription.dead_letters["dead_letters"]',
        'google_pubsub_subscription.dead_letters["table_manager_dead_letters"]',
      ],
    ],
    caught: "letters-are-kept: backend-events-dead-letters: nothing holds what is published to it",
  },
  {
    mistake: "a dead-letter topic that no stack makes",
    stack: "app",
    edits: pipelineSubscriptionWith("local.topics.dead_letters", '"projects/acme-events/topics/elsewhere"'),
    caught: "letters-are-kept: elsewhere: no stack makes this dead-letter topic",
  },
  {
    mistake: "a dead-letter policy that Pub/Sub has no right to follow",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        'role = "roles/pubsub.subscriber", member = local.pubsub_agent }\n    },',
        'role = "roles/pubsub.viewer", member = local.pubsub_agent }\n    },',
      ],
    ],
    caught: "letters-can-be-forwarded: google_pubsub_subscription.journal: Pub/Sub may not take its messages",
  },
  {
    mistake: "pushes without a token",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        "\n    oidc_token {\n      service_account_email = module.names.accounts.push\n      audience              = local.push_audience\n    }\n",
        "",
      ],
    ],
    caught: "pushes-are-signed: google_pubsub_subscription.table_manager[0]: pushes are not signed",
  },
  {
    mistake: "a token without an audience",
    stack: "app",
    edits: [["app/subscriptions.tf", "      audience              = local.push_audience\n", ""]],
    caught:
      "pushes-are-signed: google_pubsub_subscription.table_manager[0]: the token is for nobody in particular",
  },
  {
    mistake: "a topic whose messages may be stored anywhere",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        "    allowed_persistence_regions = [var.region]\n",
        "    allowed_persistence_regions = []\n",
      ],
    ],
    caught: 'topics-stay-in-region: google_pubsub_topic.this["events"]: messages may be stored anywhere',
  },
];
