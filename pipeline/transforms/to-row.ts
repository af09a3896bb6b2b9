import { attribute } from "../../platform/event-bus/attributes.ts";
import { eventIdOf } from "./event-id.ts";
import { utcInstant } from "./instant.ts";
import type { Accepted, Converted, Refused } from "./stages.ts";

/**
 * The row of a valid event with its system columns. `ingestedAt` is RFC 3339 in UTC. A converter that breaks on an event makes
 * it ROW_REJECTED.
 */
export function toRow(accepted: Accepted, ingestedAt: string): Converted | Refused {
  const { message, text, event, definition } = accepted;
  const { attributes } = message;
  const insertId = eventIdOf(message);
  const publishedAt =
    utcInstant(attributes[attribute.publishedAt] ?? "") ?? message.publishTime.toISOString();
  try {
    const row = {
      ...definition.toRow(event),
      _event_id: insertId,
      _schema_version: attributes[attribute.schemaVersion] ?? definition.version,
      _published_at: publishedAt,
      _ingested_at: ingestedAt,
      _run_id: attributes[attribute.runId] ?? null,
    };
    return {
      kind: "converted",
      message,
      text,
      eventType: definition.type,
      insertId,
      table: definition.table.name,
      row,
      publishedAt,
    };
  } catch (error) {
    return {
      kind: "refused",
      message,
      eventType: definition.type,
      code: "ROW_REJECTED",
      errors: [{ pointer: "", keyword: "row", message: `no row could be made: ${String(error)}` }],
    };
  }
}
