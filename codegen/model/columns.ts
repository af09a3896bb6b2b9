import { diagnostic } from "../diagnostic.ts";
import { quote } from "../load/suggest.ts";
import { assertNever } from "./assert-never.ts";
import { readDefault, readMode, readName, readStorage } from "./column/annotated.ts";
import type { ColumnBuilder, Slot } from "./column/builder.ts";
import { fitDescription } from "./column/description.ts";
import type { Column, ListColumn, ObjectShape, Shape } from "./event-model.ts";
import { foldName, propertyPath } from "./names.ts";
import type { ColumnHints } from "./shape/column-hints.ts";

/** The columns for the properties of an event, in the order of the schema; reports what a table cannot hold. */
export function columnsOf(builder: ColumnBuilder, event: ObjectShape): readonly Column[] {
  return propertyColumns(builder, event, { path: "", top: true });
}

function propertyColumns(
  builder: ColumnBuilder,
  object: ObjectShape,
  parent: { readonly path: string; readonly top: boolean },
): readonly Column[] {
  const columns = object.properties.map(({ name: property, required, shape }) => {
    const hints = builder.hints.get(shape) ?? {};
    const name = readName(builder, { property, at: shape.at, hint: hints.name, top: parent.top });
    const path = propertyPath(parent.path, property);
    return columnOf(builder, shape, { name, property, path, required, top: parent.top }, hints);
  });
  reportSameNames(builder, columns);
  return columns;
}

function columnOf(builder: ColumnBuilder, shape: Shape, slot: Slot, hints: ColumnHints): Column {
  const column = columnWithoutDefault(builder, shape, slot, hints);
  return { ...column, defaultSql: readDefault(builder, column, slot, hints) };
}

function columnWithoutDefault(builder: ColumnBuilder, shape: Shape, slot: Slot, hints: ColumnHints): Column {
  const storage = readStorage(builder, shape, hints.type);
  const mode = readMode(builder, { storage, shape, slot, hint: hints.mode });
  const base = baseOf(builder, shape, slot);
  if (storage === "JSON") return { kind: "json", ...base, mode };
  switch (shape.kind) {
    case "array":
      return arrayColumn(builder, shape.items, base);
    case "map":
      return {
        kind: "map",
        ...base,
        mode: "REPEATED",
        value: mapValue(builder, shape.value, `${slot.path}/*`),
      };
    case "object": {
      const columns = propertyColumns(builder, shape, { path: slot.path, top: false });
      return { kind: "record", ...base, mode, columns };
    }
    case "string":
    case "number":
    case "boolean":
    case "any":
    case "null":
    case "tuple":
    case "union":
    case "recursive":
      if (typeof storage === "string") throw new Error(`${storage} is no scalar, at ${slot.path}`);
      return { kind: "scalar", ...base, mode, ...storage };
    default:
      return assertNever(shape);
  }
}

type Base = Omit<ListColumn, "kind" | "mode" | "element">;

function baseOf(builder: ColumnBuilder, shape: Shape, slot: Slot): Base {
  const { name, property, path } = slot;
  const description = fitDescription(builder.report, shape.description, { at: shape.at, what: "column" });
  return { name, property, path, description, pii: shape.pii, at: shape.at, defaultSql: null };
}

/** An array is the column of its elements, repeated; elements that are repeated themselves go into a wrapper. */
function arrayColumn(builder: ColumnBuilder, items: Shape, base: Base): Column {
  const element = innerColumn(builder, items, { name: base.name, path: `${base.path}/*` });
  if (element.mode === "REPEATED") {
    return { kind: "list", ...base, mode: "REPEATED", element: { ...element, name: "list" } };
  }
  const texts = { description: base.description || element.description, pii: base.pii ?? element.pii };
  return { ...element, ...base, ...texts, mode: "REPEATED" };
}

/** The value of a map is always NULLABLE, so that a later version of the schema may allow null. */
function mapValue(builder: ColumnBuilder, value: Shape, path: string): Column {
  const column = innerColumn(builder, value, { name: "value", path });
  if (column.mode !== "REPEATED") return column;
  const { property, description, pii, at } = column;
  const wrapper = { name: "value", property, path, description, pii, at, defaultSql: null };
  return { kind: "list", ...wrapper, mode: "NULLABLE", element: { ...column, name: "list" } };
}

/** The column of array elements or map values, of which only the type can be chosen. */
function innerColumn(
  builder: ColumnBuilder,
  shape: Shape,
  where: { readonly name: string; readonly path: string },
): Column {
  const { type, ...useless } = builder.hints.get(shape) ?? {};
  for (const [member, hint] of Object.entries(useless)) {
    const message = `x-bigquery.${member} has no meaning for array elements and map values.`;
    builder.report(
      diagnostic("KEYWORD_WITHOUT_EFFECT", hint.at, message, { severity: "warning", hint: "Remove it." }),
    );
  }
  const slot = { ...where, property: "", required: false, top: false };
  return columnOf(builder, shape, slot, type === undefined ? {} : { type });
}

/** BigQuery compares names without regard to case, so `ID` and `id` cannot stand side by side. */
function reportSameNames(builder: ColumnBuilder, columns: readonly Column[]): void {
  const first = new Map<string, Column>();
  for (const column of columns) {
    const other = first.get(foldName(column.name));
    if (other === undefined) {
      first.set(foldName(column.name), column);
      continue;
    }
    const message = `The properties ${quote(other.property)} and ${quote(column.property)} would share the column ${quote(other.name)}.`;
    builder.report(
      diagnostic("NAME_COLLISION", column.at, message, { hint: "Set x-bigquery.name at one of them." }),
    );
  }
}
