import type { Mutant } from "./mutant.ts";

/** Alerts that are none. */
export const alertMutants: readonly Mutant[] = [
  {
    mistake: "an alert at a million",
    stack: "app",
    edits: [["app/alerts.tf", "period = 300, threshold = 0", "period = 300, threshold = 1000000"]],
    caught:
      'alerts-fire: google_monitoring_alert_policy.this["books-not-balanced"]: it waits for more than two',
  },
  {
    mistake: "an alert that is switched off",
    stack: "app",
    edits: [
      [
        "app/alerts.tf",
        '  combiner              = "OR"',
        '  combiner              = "OR"\n  enabled = false',
      ],
    ],
    isAlone: true,
    caught:
      'alerts-tell-what-to-do: google_monitoring_alert_policy.this["autoscaler-failed"]: it is switched off',
  },
  {
    mistake: "dead letters that are not told apart",
    stack: "app",
    edits: [
      ["app/alerts.tf", 'groups   = ["metric.label.event_type", "metric.label.code"]', "groups   = []"],
    ],
    caught:
      'alerts-say-which: google_monitoring_alert_policy.this["dead-letters"]: it does not say which code, event_type',
  },
  {
    mistake: "an alert that fires when all is well",
    stack: "app",
    edits: [["app/alerts.tf", "COMPARISON_GT", "COMPARISON_LT"]],
    isAlone: true,
    caught:
      'alerts-fire: google_monitoring_alert_policy.this["autoscaler-failed"]: it fires when all is well',
  },
  {
    mistake: "an alert that tells nobody",
    stack: "app",
    edits: [["app/alerts.tf", "  notification_channels = var.notification_channels\n", ""]],
    caught: 'alerts-fire: google_monitoring_alert_policy.this["autoscaler-failed"]: it tells nobody',
  },
  {
    mistake: "a journal that nobody watches",
    stack: "app",
    edits: [
      [
        "app/alerts.tf",
        "[google_pubsub_subscription.pipeline.name, google_pubsub_subscription.journal.name]",
        "[google_pubsub_subscription.pipeline.name]",
      ],
    ],
    caught: "backlogs-are-watched: google_pubsub_subscription.journal: nobody notices when messages wait",
  },
  {
    mistake: "an alert without a threshold",
    stack: "app",
    edits: [["app/alerts.tf", "      threshold_value    = each.value.threshold\n", ""]],
    caught: 'alerts-fire: google_monitoring_alert_policy.this["latency"]: it has no threshold',
    isAlone: true,
  },
  {
    mistake: "a number of failed requests where their share belongs",
    stack: "app",
    edits: [["app/alerts.tf", "      denominator_filter = each.value.denominator\n", ""]],
    caught:
      'alerts-fire: google_monitoring_alert_policy.this["error-rate"]: its figure is not the share that it should be',
  },
  {
    mistake: "a count without the labels that alerts group by",
    stack: "app",
    edits: [
      [
        "app/log-metrics.tf",
        '  label_extractors = { for label in each.value.labels : label => "EXTRACT(jsonPayload.${label})" }\n',
        "",
      ],
    ],
    caught:
      'counts-carry-labels: google_logging_metric.this["dead_letters"]: its labels are not those of its lines',
    isAlone: true,
  },
];
