import type { Mutant } from "./mutant.ts";

/** Subscriptions that lose, delay or open what they deliver. */
export const deliveryMutants: readonly Mutant[] = [
  {
    mistake: "a topic that cannot deliver again",
    stack: "data",
    edits: [["data/main.tf", '  message_retention_duration = "604800s"\n', ""]],
    caught: 'topics-remember: google_pubsub_topic.this["dead_letters"]: it forgets within a week',
  },
  {
    mistake: "a topic in two regions",
    stack: "data",
    edits: [["data/main.tf", "[var.region]", '[var.region, "europe-west1"]']],
    caught:
      'topics-stay-in-region: google_pubsub_topic.this["dead_letters"]: messages may be stored anywhere',
  },
  {
    mistake: "a dead-letter subscription of another topic",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        'dead_letters               = google_pubsub_topic.this["dead_letters"].name',
        'dead_letters               = google_pubsub_topic.this["events"].name',
      ],
    ],
    caught: "letters-are-kept: backend-events-dead-letters: nothing holds what is published to it",
  },
  {
    mistake: "a pipeline that sees a part of the events",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        "  topic                      = local.topics.events\n  ack_deadline_seconds       = 60",
        '  topic                      = local.topics.events\n  filter = "attributes.x = \\"1\\""\n  ack_deadline_seconds       = 60',
      ],
    ],
    caught: "everybody-sees-everything: google_pubsub_subscription.pipeline: it leaves messages out",
  },
  {
    mistake: "pushes over plain HTTP",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        'push_endpoint = "${google_cloud_run_v2_service.this["table-manager"].uri}/"',
        'push_endpoint = "http://tables.example/"',
      ],
    ],
    caught:
      "pushes-are-signed: google_pubsub_subscription.table_manager[0]: the token can be read on its way",
  },
  {
    mistake: "pushes for an audience that no service has",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        "audience              = local.push_audience",
        'audience              = "https://x"',
      ],
    ],
    caught:
      "pushes-are-signed: google_pubsub_subscription.table_manager[0]: no service has the audience https://x",
  },
  {
    mistake: "pushes with the pipeline's account",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        "service_account_email = module.names.accounts.push",
        "service_account_email = module.names.accounts.pipeline",
      ],
    ],
    caught:
      "pushes-are-signed: google_pubsub_subscription.table_manager[0]: pushes are not of an account of their own",
  },
  {
    mistake: "a back-off in minutes, which the API refuses",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        '  message_retention_duration = "604800s"\n\n  expiration_policy {\n    ttl = ""\n  }\n\n  retry_policy {\n    minimum_backoff = "10s"\n    maximum_backoff = "600s"',
        '  message_retention_duration = "604800s"\n\n  expiration_policy {\n    ttl = ""\n  }\n\n  retry_policy {\n    minimum_backoff = "10s"\n    maximum_backoff = "10m"',
      ],
    ],
    caught:
      "retries-back-off: google_pubsub_subscription.pipeline: what fails comes back at once, or too late",
  },
  {
    mistake: "a subscription that retries at once",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        '  message_retention_duration = "604800s"\n\n  expiration_policy {\n    ttl = ""\n  }\n\n  retry_policy {\n    minimum_backoff = "10s"\n    maximum_backoff = "600s"\n  }\n',
        '  message_retention_duration = "604800s"\n\n  expiration_policy {\n    ttl = ""\n  }\n\n',
      ],
    ],
    caught:
      "retries-back-off: google_pubsub_subscription.pipeline: what fails comes back at once, or too late",
  },
  {
    mistake: "a lease of ten seconds",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        "  topic                      = local.topics.events\n  ack_deadline_seconds       = 60",
        "  topic                      = local.topics.events\n  ack_deadline_seconds       = 10",
      ],
    ],
    caught:
      "deliveries-have-time: google_pubsub_subscription.pipeline: it is delivered again before it can be finished",
  },
  {
    mistake: "five attempts, which an outage uses up",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        "    dead_letter_topic     = local.topics.dead_letters\n    max_delivery_attempts = 100",
        "    dead_letter_topic     = local.topics.dead_letters\n    max_delivery_attempts = 5",
      ],
    ],
    caught: "subscriptions-give-up-safely: google_pubsub_subscription.pipeline: 5 attempts instead of 100",
  },
  {
    mistake: "dead letters that become events again",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        "dead_letter_topic     = local.topics.dead_letters",
        "dead_letter_topic     = local.topics.events",
      ],
    ],
    caught: "letters-are-kept: backend-events-topic: nothing holds what is published to it",
  },
  {
    mistake: "a journal without ids",
    stack: "app",
    edits: [["app/subscriptions.tf", "write_metadata = true", "write_metadata = false"]],
    caught: "journal-is-whole: google_pubsub_subscription.journal: the books need the ids",
  },
  {
    mistake: "a journal with the bodies",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        '  message_transforms {\n    javascript_udf {\n      function_name = "withoutBody"\n      code          = "function withoutBody(message, metadata) { return { data: \'-\', attributes: message.attributes }; }"\n    }\n  }\n',
        "",
      ],
    ],
    caught: "journal-is-whole: google_pubsub_subscription.journal: bodies stand in the journal",
  },
  {
    mistake: "a journal in the table of orders",
    stack: "app",
    edits: [["app/subscriptions.tf", "module.names.journal_table", '"orders"']],
    caught:
      "journal-is-whole: google_pubsub_subscription.journal: it writes to another table than the journal",
  },
];
