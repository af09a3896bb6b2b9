// Code generated from schemas/user_activity.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Json, Row } from "../contract.ts";
import type { UserActivity } from "../types/user_activity.ts";
import {
  type JsonObject, type MutableObject, collect, extraToCell, restore, timestampToCell,
} from "./row-runtime.ts";

/** The row of a valid user_activity event. */
export function toRow(event: UserActivity): Row {
  const source = event as unknown as JsonObject;
  return {
    event_type: source.event_type ?? null,
    user_id: source.user_id ?? null,
    session_id: source.session_id ?? null,
    activity_type: source.activity_type ?? null,
    page_url: source.page_url ?? null,
    timestamp: timestampToCell(source.timestamp),
    event_date: source.event_date ?? null,
    _extra: extraOf(source),
  };
}

/**
 * The event of a row in canonical form: instants in UTC with microseconds, numbers as values; null and absent are the same
 * (null only where the property is required), and so are an empty array or map and an absent one.
 */
export function fromRow(row: Row): UserActivity {
  const event: MutableObject = {
    event_type: row.event_type ?? null,
    user_id: row.user_id ?? null,
    session_id: row.session_id ?? null,
    activity_type: row.activity_type ?? null,
    page_url: row.page_url ?? null,
    timestamp: timestampToCell(row.timestamp),
    event_date: row.event_date ?? null,
  };
  restore(event, row._extra);
  return event as unknown as UserActivity;
}

const EVENT_FIELDS = new Set<string>([
  "event_type", "user_id", "session_id", "activity_type", "page_url", "timestamp", "event_date",
]);

/** What the table has no column for, by JSON pointer. */
function extraOf(event: JsonObject): Json {
  const extra: MutableObject = {};
  collect(extra, event, EVENT_FIELDS, "");
  return extraToCell(extra);
}
