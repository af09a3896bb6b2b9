import { attribute } from "../../platform/event-bus/attributes.ts";
import { oneLine } from "./archive-line.ts";
import { eventIdOf } from "./event-id.ts";
import { utcInstant } from "./instant.ts";
import type { Accepted, Prepared, Refused } from "./stages.ts";

/**
 * A valid event with its row, system columns included. `ingestedAt` is RFC 3339 in UTC. A converter that breaks on an event makes
 * it ROW_REJECTED.
 */
export function toRow(accepted: Accepted, ingestedAt: string): Prepared | Refused {
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
      kind: "prepared",
      message,
      eventType: definition.type,
      insertId,
      table: definition.table.name,
      row,
      publishedAt,
      json: oneLine(message, text),
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
