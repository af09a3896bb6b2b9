import { block, blocks, text } from "../plan.ts";
import type { Rule } from "../policy.ts";
import { each, of } from "./each.ts";

const data = /^google_(bigquery_(dataset|table)|storage_bucket|pubsub_(topic|subscription)|kms_crypto_key)$/;

/** What holds data. */
export const dataRules: readonly Rule[] = [
  {
    id: "data-stays",
    promise: "Nothing that holds data is deleted or replaced.",
    findings: ({ deleted }) =>
      deleted.filter(({ type }) => data.test(type)).map(({ address }) => `${address}: it would be deleted`),
  },
  {
    id: "buckets-are-private",
    promise:
      "Every bucket has uniform access, refuses to be public and cannot be destroyed with what is in it.",
    findings: each(/^google_storage_bucket$/, (is) => {
      if (is["uniform_bucket_level_access"] !== true) return "access is not uniform";
      if (text(is, "public_access_prevention") !== "enforced") return "it may be made public";
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
      if (typeof is["default_table_expiration_ms"] === "number") return "its tables expire";
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
    id: "state-has-versions",
    promise: "The bucket of the state keeps versions.",
    findings: (landscape) =>
      of(landscape, /^google_storage_bucket$/)
        .filter(({ is }) => text(is, "name").endsWith("-terraform-state"))
        .filter(({ is }) => block(is, "versioning")?.["enabled"] !== true)
        .map(({ address }) => `${address}: an overwritten state is gone`),
  },
  {
    id: "archive-does-not-expire",
    promise: "Nothing deletes archived objects by age.",
    findings: each(/^google_storage_bucket$/, (is) => {
      const actions = blocks(is, "lifecycle_rule").map((rule) => text(block(rule, "action"), "type"));
      return text(is, "name").endsWith("-archive") && actions.includes("Delete")
        ? "objects are deleted by age"
        : null;
    }),
  },
];
