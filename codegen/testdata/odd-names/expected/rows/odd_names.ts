// Code generated from schemas/odd-names.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Json, Row } from "../contract.ts";
import type { OddNames } from "../types/odd_names.ts";
import {
  type JsonObject, type MutableObject, collect, extraToCell, filled, list, numberFromCell, numberToCell, own,
  present, put, record, restore, same,
} from "./row-runtime.ts";

/** The row of a valid odd_names event. */
export function toRow(event: OddNames): Row {
  const source = event as unknown as JsonObject;
  return {
    event_type: source.event_type ?? null,
    order_total_eur: numberToCell(source["order-total.eur"]),
    groesse: source["größe"] ?? null,
    second_address: source["2nd address"] ?? null,
    quoted: source["it's \"quoted\" \\ `so`"] ?? null,
    a_b_c: record(source["a/b~c"], a1b0cToRow),
    constructor: own(source, "constructor") ?? null,
    smileys: list(source["😀"], same),
    _extra: extraOf(source),
  };
}

/**
 * The event of a row in canonical form: instants in UTC with microseconds, numbers as values; null and absent are the same
 * (null only where the property is required), and so are an empty array or map and an absent one.
 */
export function fromRow(row: Row): OddNames {
  const event: MutableObject = {
    event_type: row.event_type ?? null,
  };
  if (present(row.order_total_eur)) event["order-total.eur"] = numberFromCell(row.order_total_eur);
  event["größe"] = row.groesse ?? null;
  if (present(row.second_address)) event["2nd address"] = row.second_address;
  if (present(row.quoted)) event["it's \"quoted\" \\ `so`"] = row.quoted;
  if (present(row.a_b_c)) event["a/b~c"] = record(row.a_b_c, a1b0cFromRow);
  if (present(own(row, "constructor"))) put(event, "constructor", own(row, "constructor") ?? null);
  if (filled(row.smileys)) event["😀"] = list(row.smileys, same);
  restore(event, row._extra);
  return event as unknown as OddNames;
}

function a1b0cToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    class: source.class ?? null,
    nameless: source[""] ?? null,
  };
}

function a1b0cFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {};
  if (present(row.class)) value.class = row.class;
  if (present(row.nameless)) value[""] = row.nameless;
  return value;
}

const EVENT_FIELDS = new Set<string>([
  "event_type", "order-total.eur", "größe", "2nd address", "it's \"quoted\" \\ `so`", "a/b~c", "constructor",
  "😀",
]);
const A_B_C_FIELDS = new Set<string>(["class", ""]);

/** What the table has no column for, by JSON pointer. */
function extraOf(event: JsonObject): Json {
  const extra: MutableObject = {};
  collect(extra, event, EVENT_FIELDS, "");
  collect(extra, event["a/b~c"], A_B_C_FIELDS, "/a~1b~0c");
  return extraToCell(extra);
}
