import { diagnostic } from "../diagnostic.ts";
import { assertNever } from "./assert-never.ts";
import { isRepeated, readDefault, readMode, readStorage, type Storage } from "./column/annotated.ts";
import type { ColumnBuilder, Slot } from "./column/builder.ts";
import { fitDescription } from "./column/description.ts";
import { tableLimits } from "./column/limits.ts";
import { partColumns, type Group } from "./column/group.ts";
import type { Column, ListColumn, Mode, ObjectShape, Shape } from "./event-model.ts";
import type { ColumnHints } from "./shape/column-hints.ts";

/** The columns for the properties of an event, in the order of the schema; reports what a table cannot hold. */
export function columnsOf(builder: ColumnBuilder, event: ObjectShape): readonly Column[] {
  return columnsIn(builder, event, { path: "", depth: 0 });
}

function columnsIn(
  builder: ColumnBuilder,
  shape: Group,
  parent: { path: string; depth: number },
): readonly Column[] {
  return partColumns(builder, shape, parent, (part, slot, hints) => columnOf(builder, part, slot, hints));
}

function columnOf(builder: ColumnBuilder, shape: Shape, slot: Slot, hints: ColumnHints): Column {
  const column = columnWithoutDefault(builder, shape, slot, hints);
  return { ...column, defaultSql: readDefault(builder, column, slot, hints) };
}

function columnWithoutDefault(builder: ColumnBuilder, shape: Shape, slot: Slot, hints: ColumnHints): Column {
  const storage = storageOf(builder, shape, slot.depth, hints);
  const mode = readMode(builder, { storage, shape, slot, hint: hints.mode });
  const base = baseOf(builder, shape, slot);
  if (storage === "JSON") return { kind: "json", ...base, mode };
  if (storage === "RECORD") return recordColumn(builder, shape, slot, { ...base, mode });
  if (storage !== "REPEATED") return { kind: "scalar", ...base, mode, ...storage };
  if (shape.kind === "array") return arrayColumn(builder, shape.items, base, slot.depth);
  if (shape.kind !== "map") throw new Error(`${shape.kind} is not repeated, at ${slot.path}`);
  const value = mapValue(builder, shape.value, `${slot.path}/*`, slot.depth + 1);
  return { kind: "map", ...base, mode: "REPEATED", value };
}

/** How the value is stored; as JSON where a table has no level left for it. */
function storageOf(builder: ColumnBuilder, shape: Shape, depth: number, hints: ColumnHints): Storage {
  const storage = readStorage(builder, shape, hints.type);
  const needsLevel = storage === "RECORD" || (storage === "REPEATED" && shape.kind === "map");
  if (!needsLevel || depth < tableLimits.depth) return storage;
  reportTooDeep(builder, shape);
  return "JSON";
}

function reportTooDeep(builder: ColumnBuilder, shape: Shape): void {
  const message = `BigQuery nests columns at most ${tableLimits.depth} levels deep: the value is stored as JSON.`;
  const hint = 'Set x-bigquery.type to "JSON" here to say so in the schema.';
  builder.report(diagnostic("NESTED_TOO_DEEP", shape.at, message, { severity: "warning", hint }));
}

function recordColumn(
  builder: ColumnBuilder,
  shape: Shape,
  slot: Slot,
  base: Base & { readonly mode: Mode },
): Column {
  switch (shape.kind) {
    case "object":
    case "tuple":
    case "union": {
      const columns = columnsIn(builder, shape, { path: slot.path, depth: slot.depth + 1 });
      return { kind: "record", ...base, columns };
    }
    case "string":
    case "number":
    case "boolean":
    case "map":
    case "array":
    case "recursive":
    case "any":
    case "null":
      throw new Error(`${shape.kind} has no parts, at ${slot.path}`);
    default:
      return assertNever(shape);
  }
}

type Base = Omit<ListColumn, "kind" | "mode" | "element">;

function baseOf(builder: ColumnBuilder, shape: Shape, slot: Omit<Slot, "required" | "depth">): Base {
  const { name, property, path } = slot;
  const description = fitDescription(builder.report, shape.description, { at: shape.at, what: "column" });
  return { name, property, path, description, pii: shape.pii, at: shape.at, defaultSql: null };
}

/** An array is the column of its elements, repeated; elements that are repeated themselves go into a wrapper. */
function arrayColumn(builder: ColumnBuilder, items: Shape, base: Base, depth: number): Column {
  const element = repeatedInner(builder, items, { name: base.name, path: `${base.path}/*`, depth });
  if (element.mode === "REPEATED") {
    return { kind: "list", ...base, mode: "REPEATED", element: { ...element, name: "list" } };
  }
  const texts = { description: base.description || element.description, pii: base.pii ?? element.pii };
  return { ...element, ...base, ...texts, mode: "REPEATED" };
}

/** The value of a map is always NULLABLE, so that a later version of the schema may allow null. */
function mapValue(builder: ColumnBuilder, value: Shape, path: string, depth: number): Column {
  const column = repeatedInner(builder, value, { name: "value", path, depth });
  if (column.mode !== "REPEATED") return { ...column, mode: "NULLABLE" };
  const { property, description, pii, at } = column;
  const wrapper = { name: "value", property, path, description, pii, at, defaultSql: null };
  return { kind: "list", ...wrapper, mode: "NULLABLE", element: { ...column, name: "list" } };
}

interface InnerSlot {
  readonly name: string;
  readonly path: string;
  readonly depth: number;
}

/** The column of array elements or map values. What is repeated itself stands a level deeper, within a wrapper; as JSON where there is none left. */
function repeatedInner(builder: ColumnBuilder, shape: Shape, slot: InnerSlot): Column {
  if (!isRepeated(shape, builder.hints.get(shape)?.type)) return innerColumn(builder, shape, slot);
  if (slot.depth < tableLimits.depth) return innerColumn(builder, shape, { ...slot, depth: slot.depth + 1 });
  reportTooDeep(builder, shape);
  return { kind: "json", ...baseOf(builder, shape, { ...slot, property: "" }), mode: "NULLABLE" };
}

/** The column of array elements or map values, of which only the type can be chosen. */
function innerColumn(builder: ColumnBuilder, shape: Shape, where: InnerSlot): Column {
  const { type, ...useless } = builder.hints.get(shape) ?? {};
  for (const [member, hint] of Object.entries(useless)) {
    const message = `x-bigquery.${member} has no meaning for array elements and map values.`;
    builder.report(
      diagnostic("KEYWORD_WITHOUT_EFFECT", hint.at, message, { severity: "warning", hint: "Remove it." }),
    );
  }
  const slot = { ...where, property: "", required: false };
  return columnOf(builder, shape, slot, type === undefined ? {} : { type });
}
