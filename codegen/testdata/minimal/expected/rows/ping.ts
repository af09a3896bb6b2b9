// Code generated from schemas/ping.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Json, Row } from "../contract.ts";
import type { Ping } from "../types/ping.ts";
import { type JsonObject, type MutableObject, collect, extraToCell, restore } from "./row-runtime.ts";

/** The row of a valid ping event. */
export function toRow(event: Ping): Row {
  const source = event as unknown as JsonObject;
  return {
    event_type: source.event_type ?? null,
    host: source.host ?? null,
    _extra: extraOf(source),
  };
}

/**
 * The event of a row in canonical form: instants in UTC with microseconds, numbers as values; null and absent are the same
 * (null only where the property is required), and so are an empty array or map and an absent one.
 */
export function fromRow(row: Row): Ping {
  const event: MutableObject = {
    event_type: row.event_type ?? null,
    host: row.host ?? null,
  };
  restore(event, row._extra);
  return event as unknown as Ping;
}

const EVENT_FIELDS = new Set<string>(["event_type", "host"]);

/** What the table has no column for, by JSON pointer. */
function extraOf(event: JsonObject): Json {
  const extra: MutableObject = {};
  collect(extra, event, EVENT_FIELDS, "");
  return extraToCell(extra);
}
