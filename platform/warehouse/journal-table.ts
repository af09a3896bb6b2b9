import type { TableDefinition } from "../../generated/contract.ts";

/**
 * The table that Pub/Sub itself writes on Google Cloud, a row for each message that the topic of events accepted, as Terraform makes it. No code of ours
 * stands between topic and table, so what the pipeline does wrong cannot be wrong here too.
 */
export const journalTable: TableDefinition = {
  name: "_journal",
  schema: {
    fields: [
      { name: "subscription_name", type: "STRING", mode: "NULLABLE" },
      { name: "message_id", type: "STRING", mode: "NULLABLE" },
      { name: "publish_time", type: "TIMESTAMP", mode: "NULLABLE" },
      { name: "attributes", type: "JSON", mode: "NULLABLE" },
      { name: "data", type: "BYTES", mode: "NULLABLE" },
    ],
  },
  timePartitioning: { type: "DAY", field: "publish_time" },
};

const idInAttributes = "NULLIF(JSON_VALUE(attributes, '$.event_id'), '')";

/** SQL over `journalTable`, in names that BigQuery has. */
export const journalSql = {
  /** The event's id, as the pipeline reads it: the producer's, or that of the message. */
  eventId: `COALESCE(${idInAttributes}, message_id)`,
  /** Empty when the message did not say. */
  eventType: "COALESCE(JSON_VALUE(attributes, '$.event_type'), '')",
  /** A replay is not published again. */
  isFirst: "JSON_VALUE(attributes, '$.replay_count') IS NULL",
} as const;
