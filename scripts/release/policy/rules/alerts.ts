import { block, blocks, text, texts, type Attributes } from "../plan.ts";
import type { Rule } from "../policy.ts";
import { each, of } from "./each.ts";

const alert = /^google_monitoring_alert_policy$/;

/** What tells a person that something is wrong. */
export const alertRules: readonly Rule[] = [
  {
    id: "alerts-tell-what-to-do",
    promise: "Every alert links its section of docs/operations.md, and none is about one event type only.",
    findings: each(/^google_monitoring_alert_policy$/, (is) => {
      if (is["enabled"] === false) return "it is switched off";
      const content = text(block(is, "documentation"), "content");
      if (!/operations\.md#[a-z-]+/.test(content)) return "it does not say what to do";
      const conditions = blocks(is, "conditions").map((one) =>
        text(block(one, "condition_threshold"), "filter"),
      );
      return conditions.some((filter) => filter.includes("metric.labels.event_type"))
        ? "it is about one event type"
        : null;
    }),
  },
  {
    id: "alerts-fire",
    promise: "An alert fires above its threshold, and counted mistakes after two at most.",
    findings: each(alert, (is) => {
      for (const condition of thresholdsOf(is)) {
        if (text(condition, "comparison") !== "COMPARISON_GT") return "it fires when all is well";
        const counts = blocks(condition, "aggregations").some(
          (one) => text(one, "per_series_aligner") === "ALIGN_DELTA",
        );
        if (counts && !(Number(condition["threshold_value"]) <= 2)) return "it waits for more than two";
      }
      return Array.isArray(is["notification_channels"]) ? null : "it tells nobody";
    }),
  },
  {
    id: "alerts-say-which",
    promise: "An alert on counted log lines tells them apart by everything that the lines tell.",
    findings: each(alert, (is, landscape) => {
      const metrics = of(landscape, /^google_logging_metric$/);
      for (const condition of thresholdsOf(is)) {
        const counted = metrics.filter(({ is: metric }) =>
          text(condition, "filter").includes(`/user/${text(metric, "name")}"`),
        );
        const groups = blocks(condition, "aggregations").flatMap((one) => texts(one, "group_by_fields"));
        const missing = counted
          .flatMap((one) => labelsOf(one.is))
          .filter((one) => !groups.includes(`metric.label.${one}`));
        if (missing.length > 0) return `it does not say which ${missing.join(", ")}`;
      }
      return null;
    }),
  },
  {
    id: "backlogs-are-watched",
    promise:
      "An alert watches how long messages wait in each subscription, and whether there are dead letters of the table manager.",
    findings: (landscape) => {
      const filters = of(landscape, alert).flatMap(({ is }) =>
        thresholdsOf(is).map((one) => text(one, "filter")),
      );
      return of(landscape, /^google_pubsub_subscription$/).flatMap(({ address, is }) =>
        filters.length === 0 ||
        isEmptiedByPipeline(is) ||
        filters.some((one) => one.includes(`"${text(is, "name")}"`))
          ? []
          : [`${address}: nobody notices when messages wait`],
      );
    },
  },
];

function thresholdsOf(is: Attributes): readonly Attributes[] {
  return blocks(is, "conditions").flatMap((one) => blocks(one, "condition_threshold"));
}

function labelsOf(metric: Attributes): readonly string[] {
  return Object.keys(metric["label_extractors"] ?? {});
}

/** Its messages are dead letters, which have an alert of their own. */
function isEmptiedByPipeline(is: Attributes): boolean {
  return text(is, "name") === "backend-events-dead-letters-sub";
}
