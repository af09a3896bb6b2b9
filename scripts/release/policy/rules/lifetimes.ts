import { block, blocks, text, texts, type Attributes } from "../plan.ts";
import type { Rule } from "../policy.ts";
import { each } from "./each.ts";

const week = 7 * 24 * 3600;
const bucket = /^google_storage_bucket$/;

/** How long things are kept. */
export const lifetimeRules: readonly Rule[] = [
  {
    id: "state-has-versions",
    promise: "The bucket of the state keeps versions, ten or more of each.",
    findings: each(bucket, (is) => {
      if (!text(is, "name").endsWith("-terraform-state")) return null;
      if (block(is, "versioning")?.["enabled"] !== true) return "an overwritten state is gone";
      const keeps = (rule: Attributes) => {
        const condition = block(rule, "condition");
        return (
          Number(condition?.["num_newer_versions"]) >= 10 && text(condition, "with_state") === "ARCHIVED"
        );
      };
      return lifecyclesOf(is, "Delete").every(keeps) ? null : "its versions go too soon";
    }),
  },
  {
    id: "objects-come-back",
    promise: "A deleted object of archive, dead letters or state can be brought back for a week.",
    findings: each(/^google_storage_bucket$/, (is) => {
      if (text(is, "name").endsWith("-templates")) return null;
      const seconds = Number(block(is, "soft_delete_policy")?.["retention_duration_seconds"] ?? 0);
      return seconds >= week ? null : "a deleted object is gone";
    }),
  },
  {
    id: "letters-are-held",
    promise: "A dead letter is kept for a week or more, and not for ever, since it can hold personal data.",
    findings: each(bucket, (is) => {
      if (!text(is, "name").endsWith("-dead-letters")) return null;
      const rules = lifecyclesOf(is, "Delete");
      if (rules.length === 0) return "letters are kept for ever";
      return rules.every((rule) => ageOf(rule) >= 7) ? null : "letters go before anybody has looked";
    }),
  },
  {
    id: "archive-does-not-expire",
    promise: "Nothing deletes archived objects by age, and none goes into cold storage within a month.",
    findings: each(bucket, (is) => {
      if (!text(is, "name").endsWith("-archive")) return null;
      if (lifecyclesOf(is, "Delete").length > 0) return "objects are deleted by age";
      return lifecyclesOf(is, "SetStorageClass").every((rule) => ageOf(rule) >= 30)
        ? null
        : "objects that are still read are in cold storage";
    }),
  },
  {
    id: "templates-stay",
    promise: "Of the templates' bucket only temporary files are deleted.",
    findings: each(bucket, (is) => {
      if (!text(is, "name").endsWith("-templates")) return null;
      const isTemporary = (rule: Attributes) => {
        const prefixes = texts(block(rule, "condition") ?? {}, "matches_prefix");
        return prefixes.length > 0 && prefixes.every((prefix) => prefix.startsWith("temp/"));
      };
      return lifecyclesOf(is, "Delete").every(isTemporary) ? null : "templates of jobs that run are deleted";
    }),
  },
  {
    id: "journal-can-be-read",
    promise: "The journal is read by day and message, and kept for a week or more.",
    findings: each(/^google_bigquery_table$/, (is) => {
      if (text(is, "table_id") !== "_journal") return null;
      const partitions = block(is, "time_partitioning");
      if (text(partitions, "field") !== "publish_time" || !texts(is, "clustering").includes("message_id"))
        return "each look scans all of it";
      return Number(partitions?.["expiration_ms"]) >= week * 1000
        ? null
        : "it is kept for ever, or goes too soon";
    }),
  },
  {
    id: "images-stay",
    promise: "A tag of an image is given once, and the newest images are kept.",
    findings: each(/^google_artifact_registry_repository$/, (is) => {
      if (block(is, "docker_config")?.["immutable_tags"] !== true)
        return "a tag can be moved to another image";
      const policies = blocks(is, "cleanup_policies");
      const keeps = policies.some(
        (one) =>
          text(one, "action") === "KEEP" && Number(block(one, "most_recent_versions")?.["keep_count"]) >= 10,
      );
      const deletes = policies.filter((one) => text(one, "action") !== "KEEP");
      const isOld = (one: Attributes) => text(block(one, "condition"), "older_than") !== "";
      return deletes.length === 0 || (keeps && deletes.every(isOld))
        ? null
        : "an image that runs can be deleted";
    }),
  },
  {
    id: "apis-stay",
    promise: "Destroying a stack switches off no API, which others may use.",
    findings: each(/^google_project_service$/, (is) =>
      is["disable_on_destroy"] === false ? null : "destroying it stops whatever uses the API",
    ),
  },
];

function lifecyclesOf(is: Attributes, action: string): readonly Attributes[] {
  return blocks(is, "lifecycle_rule").filter((rule) => text(block(rule, "action"), "type") === action);
}

/** In days. */
function ageOf(rule: Attributes): number {
  return Number(block(rule, "condition")?.["age"] ?? 0);
}
