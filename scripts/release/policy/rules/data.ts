import { block, blocks, text, type Attributes } from "../plan.ts";
import type { Rule } from "../policy.ts";
import { each, of } from "./each.ts";

const data = /^google_(bigquery_(dataset|table)|storage_bucket|pubsub_(topic|subscription)|kms_crypto_key)$/;

const expiries = ["default_table_expiration_ms", "default_partition_expiration_ms"];

/** The customer's key of what can have one; empty without. */
const keyOf: Readonly<Record<string, (is: Attributes) => string>> = {
  google_artifact_registry_repository: (is) => text(is, "kms_key_name"),
  google_bigquery_dataset: (is) => text(block(is, "default_encryption_configuration"), "kms_key_name"),
  google_cloud_run_v2_job: (is) => text(block(block(is, "template") ?? {}, "template"), "encryption_key"),
  google_cloud_run_v2_service: (is) => text(block(is, "template"), "encryption_key"),
  google_cloud_run_v2_worker_pool: (is) => text(block(is, "template"), "encryption_key"),
  google_dataflow_job: (is) => text(is, "kms_key_name"),
  google_pubsub_topic: (is) => text(is, "kms_key_name"),
  google_storage_bucket: (is) => text(block(is, "encryption"), "default_kms_key_name"),
  google_workflows_workflow: (is) => text(is, "crypto_key_name"),
};

/** What holds data. */
export const dataRules: readonly Rule[] = [
  {
    id: "data-stays",
    promise: "Nothing that holds data is deleted or replaced.",
    findings: ({ gone }) =>
      gone.filter(({ type }) => data.test(type)).map(({ address }) => `${address}: it would be deleted`),
  },
  {
    id: "buckets-are-private",
    promise:
      "Every bucket has uniform access, refuses to be public and cannot be destroyed with what is in it.",
    findings: each(/^google_storage_bucket$/, (is) => {
      if (is["uniform_bucket_level_access"] !== true) return "access is not uniform";
      if (text(is, "public_access_prevention") !== "enforced") return "it may be made public";
      if (blocks(is, "website").length + blocks(is, "cors").length > 0) return "it is made for browsers";
      return is["force_destroy"] === true ? "destroying it deletes its objects" : null;
    }),
  },
  {
    id: "no-acls",
    promise: "No access control list stands beside the policies.",
    findings: each(/^google_storage_.*(acl|access_control)$/, () => "access is granted past the policy"),
  },
  {
    id: "datasets-keep-tables",
    promise: "Destroying a dataset does not delete its tables, and its rows stay recoverable for a week.",
    findings: each(/^google_bigquery_dataset$/, (is) => {
      if (is["delete_contents_on_destroy"] === true) return "destroying it deletes its tables";
      if (expiries.some((name) => typeof is[name] === "number")) return "its tables expire";
      return is["max_time_travel_hours"] === "168" ? null : "rows are not recoverable for a week";
    }),
  },
  {
    id: "event-tables-are-not-ours",
    promise: "No stack knows an event table: the table manager alone makes and changes them.",
    findings: each(/^google_bigquery_table$/, (is, { eventTables }) => {
      if (eventTables.has(text(is, "table_id"))) return "a plan would drop columns that it does not know yet";
      return is["deletion_protection"] === true ? null : "it is not protected";
    }),
  },
  {
    id: "one-region",
    promise: "Whatever has a place is in one region.",
    findings: ({ planned }) => {
      const placed = planned.flatMap(({ address, is }) => {
        const place = (text(is, "location") || text(is, "region")).toLowerCase();
        return place === "" ? [] : [{ address, place }];
      });
      const first = placed[0]?.place;
      return placed
        .filter(({ place }) => place !== first)
        .map(({ address, place }) => `${address}: it is in ${place}, others are in ${first}`);
    },
  },
  {
    id: "one-key",
    promise: "Where a customer's key is used, all that holds data is under it.",
    findings: (landscape) => {
      const keyed = of(landscape, /./).flatMap(({ address, type, is }) => {
        const key = keyOf[type]?.(is);
        return key === undefined ? [] : [{ address, key }];
      });
      const key = keyed.find((one) => one.key !== "")?.key ?? "";
      return keyed
        .filter((one) => one.key !== key)
        .map(({ address }) => `${address}: it is not under the key`);
    },
  },
];
