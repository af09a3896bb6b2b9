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
      const conditions = thresholdsOf(is);
      if (conditions.length === 0) return "it never fires";
      for (const condition of conditions) {
        const wrong = wrongWith(condition);
        if (wrong !== null) return wrong;
      }
      if (text(is, "severity") === "") return "it does not say how bad that is";
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
    id: "counts-carry-labels",
    promise: "A count of log lines takes each of its labels from the line.",
    findings: each(/^google_logging_metric$/, (is) => {
      const declared = blocks(block(is, "metric_descriptor") ?? {}, "labels").map((one) => text(one, "key"));
      const taken = labelsOf(is);
      return declared.toSorted().join() === taken.toSorted().join()
        ? null
        : "its labels are not those of its lines";
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

/** What is wrong with a condition, or null. */
function wrongWith(condition: Attributes): string | null {
  if (text(condition, "comparison") !== "COMPARISON_GT") return "it fires when all is well";
  if (typeof condition["threshold_value"] !== "number") return "it has no threshold";
  const [figures, whole] = ["aggregations", "denominator_aggregations"].map((name) =>
    blocks(condition, name),
  );
  const parts = ["alignment_period", "per_series_aligner", "cross_series_reducer"];
  const isWhole = (one: Attributes) => parts.every((part) => text(one, part) !== "");
  if (!figures?.length || ![...figures, ...(whole ?? [])].every(isWhole))
    return "its figures are not put together";
  const isShare = text(condition, "filter").includes("response_code_class");
  if (isShare !== (text(condition, "denominator_filter") !== "") || isShare !== Boolean(whole?.length))
    return "its figure is not the share that it should be";
  const counts = figures.some((one) => text(one, "per_series_aligner") === "ALIGN_DELTA");
  return counts && condition["threshold_value"] > 2 ? "it waits for more than two" : null;
}

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
