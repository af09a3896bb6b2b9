// Code generated from schemas/a.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Json, Row } from "../contract.ts";
import type { A } from "../types/a.ts";
import {
  type JsonObject, type MutableObject, collect, eachValue, exactNumber, exceeds, extraToCell, filled, fitting,
  fittingMapToCell, integerToCell, isBase64, isText, item, jsonFromCell, jsonListFromCell, jsonListToCell,
  jsonToCell, keep, mapFromCell, misfit, nameOrWholeNumber, present, record, restore, same, textToCell,
  tupleFromCell, whenObject,
} from "./row-runtime.ts";

/** The row of a valid a event. */
export function toRow(event: A): Row {
  const source = event as unknown as JsonObject;
  return {
    all_of: source.all_of ?? null,
    one_of: jsonToCell(source.one_of),
    any_of: jsonToCell(source.any_of),
    two_types: jsonToCell(source.two_types),
    mixed_enum: textToCell(source.mixed_enum),
    tuple: record(source.tuple, tupleToRow),
    by_pattern: fittingMapToCell(source.by_pattern, same, isText),
    conditional: source.conditional ?? null,
    tree: record(source.tree, treeToRow),
    encoded: fitting(source.encoded, isBase64, same, null),
    _extra: extraOf(source),
  };
}

/**
 * The event of a row in canonical form: instants in UTC with microseconds, numbers as values; null and absent are the same
 * (null only where the property is required), and so are an empty array or map and an absent one.
 */
export function fromRow(row: Row): A {
  const event: MutableObject = {};
  if (present(row.all_of)) event.all_of = row.all_of;
  if (present(row.one_of)) event.one_of = jsonFromCell(row.one_of);
  if (present(row.any_of)) event.any_of = jsonFromCell(row.any_of);
  if (present(row.two_types)) event.two_types = jsonFromCell(row.two_types);
  if (present(row.mixed_enum)) event.mixed_enum = nameOrWholeNumber(row.mixed_enum);
  if (present(row.tuple)) event.tuple = record(row.tuple, tupleFromRow);
  if (filled(row.by_pattern)) event.by_pattern = mapFromCell(row.by_pattern, same);
  if (present(row.conditional)) event.conditional = row.conditional;
  if (present(row.tree)) event.tree = record(row.tree, treeFromRow);
  if (present(row.encoded)) event.encoded = row.encoded;
  restore(event, row._extra);
  return event as unknown as A;
}

function tupleToRow(value: Json): Json {
  const source = value as readonly Json[];
  return {
    f0_: source[0] ?? null,
    f1_: integerToCell(source[1]),
    rest: jsonListToCell(source.slice(2)),
  };
}

function treeToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    children: jsonListToCell(source.children),
  };
}

function tupleFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  return tupleFromCell([row.f0_ ?? null, exactNumber(row.f1_)], jsonListFromCell(row.rest), 0);
}

function treeFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {};
  if (filled(row.children)) value.children = jsonListFromCell(row.children);
  return value;
}

const EVENT_FIELDS = new Set<string>([
  "all_of", "one_of", "any_of", "two_types", "mixed_enum", "tuple", "by_pattern", "conditional", "tree",
  "encoded",
]);
const TREE_FIELDS = new Set<string>(["children"]);

/** What the table has no column for, by JSON pointer. */
function extraOf(event: JsonObject): Json {
  const extra: MutableObject = {};
  collect(extra, event, EVENT_FIELDS, "");
  whenObject(event.tuple, (tupleObject) => {
    if (exceeds(item(tupleObject, 1), 2 ** 63)) keep(extra, item(tupleObject, 1), "/tuple/1");
  });
  eachValue(event.by_pattern, (byPatternValue, byPatternKey) => misfit(extra, byPatternValue, isText, `/by_pattern/${byPatternKey}`));
  collect(extra, event.tree, TREE_FIELDS, "/tree");
  misfit(extra, event.encoded, isBase64, "/encoded");
  return extraToCell(extra);
}
