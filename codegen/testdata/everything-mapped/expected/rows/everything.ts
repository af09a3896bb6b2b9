// Code generated from schemas/everything.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Json, Row } from "../contract.ts";
import type { Everything } from "../types/everything.ts";
import {
  type JsonObject, type MutableObject, collect, decimalToCell, eachItem, eachValue, exactNumber, exceeds,
  extraToCell, filled, integerToCell, jsonFromCell, jsonListFromCell, jsonListToCell, jsonToCell, keep, list,
  mapFromCell, mapToCell, numberFromCell, numberToCell, present, record, restore, same, timestampToCell,
  whenObject,
} from "./row-runtime.ts";

/** The row of a valid everything event. */
export function toRow(event: Everything): Row {
  const source = event as unknown as JsonObject;
  return {
    event_type: source.event_type ?? null,
    text: source.text ?? null,
    whole: integerToCell(source.whole),
    huge_whole: decimalToCell(source.huge_whole, 9),
    fraction: numberToCell(source.fraction),
    money: decimalToCell(source.money, 2),
    rate: decimalToCell(source.rate, 9, 1e+29),
    flag: source.flag ?? null,
    maybe_text: source.maybe_text ?? null,
    maybe_instant: timestampToCell(source.maybe_instant),
    maybe_by_union: integerToCell(source.maybe_by_union),
    enum_text: source.enum_text ?? null,
    enum_or_null: source.enum_or_null ?? null,
    enum_number: integerToCell(source.enum_number),
    const_text: source.const_text ?? null,
    const_number: integerToCell(source.const_number),
    format_date_time: timestampToCell(source.format_date_time),
    format_date: source.format_date ?? null,
    format_time: source.format_time ?? null,
    format_uuid: source.format_uuid ?? null,
    format_email: source.format_email ?? null,
    format_uri: source.format_uri ?? null,
    nested: record(source.nested, nestedToRow),
    texts: list(source.texts, same),
    objects: list(source.objects, objectsToRow),
    grid: list(source.grid, (inner) => ({ list: list(inner, integerToCell) })),
    labels: mapToCell(source.labels, same),
    measures: mapToCell(source.measures, measuresToRow),
    local: integerToCell(source.local),
    cross: record(source.cross, crossToRow),
    cross_part: source.cross_part ?? null,
    anything: jsonToCell(source.anything),
    free_object: jsonToCell(source.free_object),
    free_items: jsonListToCell(source.free_items),
    as_json: jsonToCell(source.as_json),
    with_default: source.with_default ?? null,
    _extra: extraOf(source),
  };
}

/**
 * The event of a row in canonical form: instants in UTC with microseconds, numbers as values; null and absent are the same
 * (null only where the property is required), and so are an empty array or map and an absent one.
 */
export function fromRow(row: Row): Everything {
  const event: MutableObject = {
    event_type: row.event_type ?? null,
    text: row.text ?? null,
  };
  if (present(row.whole)) event.whole = exactNumber(row.whole);
  if (present(row.huge_whole)) event.huge_whole = exactNumber(row.huge_whole);
  if (present(row.fraction)) event.fraction = numberFromCell(row.fraction);
  if (present(row.money)) event.money = numberFromCell(row.money);
  if (present(row.rate)) event.rate = numberFromCell(row.rate);
  if (present(row.flag)) event.flag = row.flag;
  event.maybe_text = row.maybe_text ?? null;
  if (present(row.maybe_instant)) event.maybe_instant = timestampToCell(row.maybe_instant);
  if (present(row.maybe_by_union)) event.maybe_by_union = exactNumber(row.maybe_by_union);
  if (present(row.enum_text)) event.enum_text = row.enum_text;
  if (present(row.enum_or_null)) event.enum_or_null = row.enum_or_null;
  if (present(row.enum_number)) event.enum_number = exactNumber(row.enum_number);
  if (present(row.const_text)) event.const_text = row.const_text;
  if (present(row.const_number)) event.const_number = exactNumber(row.const_number);
  event.format_date_time = timestampToCell(row.format_date_time);
  event.format_date = row.format_date ?? null;
  if (present(row.format_time)) event.format_time = row.format_time;
  event.format_uuid = row.format_uuid ?? null;
  if (present(row.format_email)) event.format_email = row.format_email;
  if (present(row.format_uri)) event.format_uri = row.format_uri;
  event.nested = record(row.nested, nestedFromRow);
  if (filled(row.texts)) event.texts = list(row.texts, same);
  if (filled(row.objects)) event.objects = list(row.objects, objectsFromRow);
  if (filled(row.grid)) event.grid = list(row.grid, (inner) => list((inner as JsonObject).list, exactNumber));
  if (filled(row.labels)) event.labels = mapFromCell(row.labels, same);
  if (filled(row.measures)) event.measures = mapFromCell(row.measures, measuresFromRow);
  if (present(row.local)) event.local = exactNumber(row.local);
  if (present(row.cross)) event.cross = record(row.cross, crossFromRow);
  if (present(row.cross_part)) event.cross_part = row.cross_part;
  if (present(row.anything)) event.anything = jsonFromCell(row.anything);
  if (present(row.free_object)) event.free_object = jsonFromCell(row.free_object);
  if (filled(row.free_items)) event.free_items = jsonListFromCell(row.free_items);
  if (present(row.as_json)) event.as_json = jsonFromCell(row.as_json);
  if (present(row.with_default)) event.with_default = row.with_default;
  restore(event, row._extra);
  return event as unknown as Everything;
}

function nestedInnerToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    leaf: integerToCell(source.leaf),
  };
}

function nestedToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    inner: record(source.inner, nestedInnerToRow),
    note: source.note ?? null,
  };
}

function objectsToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    sku: source.sku ?? null,
  };
}

function measuresToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    value: numberToCell(source.value),
  };
}

function crossPositionToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    lat: numberToCell(source.lat),
    lon: numberToCell(source.lon),
  };
}

function crossToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    city: source.city ?? null,
    position: record(source.position, crossPositionToRow),
  };
}

function nestedInnerFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {
    leaf: exactNumber(row.leaf),
  };
  return value;
}

function nestedFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {
    inner: record(row.inner, nestedInnerFromRow),
  };
  if (present(row.note)) value.note = row.note;
  return value;
}

function objectsFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {
    sku: row.sku ?? null,
  };
  return value;
}

function measuresFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {};
  if (present(row.value)) value.value = numberFromCell(row.value);
  return value;
}

function crossPositionFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {
    lat: numberFromCell(row.lat),
    lon: numberFromCell(row.lon),
  };
  return value;
}

function crossFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {
    city: row.city ?? null,
  };
  if (present(row.position)) value.position = record(row.position, crossPositionFromRow);
  return value;
}

const EVENT_FIELDS = new Set<string>([
  "event_type", "text", "whole", "huge_whole", "fraction", "money", "rate", "flag", "maybe_text",
  "maybe_instant", "maybe_by_union", "enum_text", "enum_or_null", "enum_number", "const_text", "const_number",
  "format_date_time", "format_date", "format_time", "format_uuid", "format_email", "format_uri", "nested",
  "texts", "objects", "grid", "labels", "measures", "local", "cross", "cross_part", "anything", "free_object",
  "free_items", "as_json", "with_default",
]);
const NESTED_FIELDS = new Set<string>(["inner", "note"]);
const INNER_FIELDS = new Set<string>(["leaf"]);
const OBJECTS_FIELDS = new Set<string>(["sku"]);
const MEASURES_FIELDS = new Set<string>(["value"]);
const CROSS_FIELDS = new Set<string>(["city", "position"]);
const POSITION_FIELDS = new Set<string>(["lat", "lon"]);

/** What the table has no column for, by JSON pointer. */
function extraOf(event: JsonObject): Json {
  const extra: MutableObject = {};
  collect(extra, event, EVENT_FIELDS, "");
  if (exceeds(event.rate, 1e+29)) keep(extra, event.rate, "/rate");
  if (exceeds(event.maybe_by_union, 2 ** 63)) keep(extra, event.maybe_by_union, "/maybe_by_union");
  whenObject(event.nested, (nestedObject) => {
    collect(extra, nestedObject, NESTED_FIELDS, "/nested");
    whenObject(nestedObject.inner, (innerObject) => {
      collect(extra, innerObject, INNER_FIELDS, "/nested/inner");
      if (exceeds(innerObject.leaf, 2 ** 63)) keep(extra, innerObject.leaf, "/nested/inner/leaf");
    });
  });
  eachItem(event.objects, (objectsItem, objectsIndex) => collect(extra, objectsItem, OBJECTS_FIELDS, `/objects/${objectsIndex}`));
  eachItem(event.grid, (gridItem, gridIndex) => {
    eachItem(gridItem, (gridItem2, gridIndex2) => {
      if (exceeds(gridItem2, 2 ** 63)) keep(extra, gridItem2, `/grid/${gridIndex}/${gridIndex2}`);
    });
  });
  eachValue(event.measures, (measuresValue, measuresKey) => collect(extra, measuresValue, MEASURES_FIELDS, `/measures/${measuresKey}`));
  whenObject(event.cross, (crossObject) => {
    collect(extra, crossObject, CROSS_FIELDS, "/cross");
    collect(extra, crossObject.position, POSITION_FIELDS, "/cross/position");
  });
  return extraToCell(extra);
}
