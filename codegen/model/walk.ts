import type { Column, EventModel, ObjectShape, Shape } from "./event-model.ts";

/** A property of an event, at any depth, with the column it fills; null within a JSON column. */
export interface Field {
  /** Names from the root, `*` for elements and map values. */
  readonly path: readonly string[];
  readonly shape: Shape;
  readonly column: Column | null;
  readonly required: boolean;
}

/** All properties of an event, each before the ones within it. */
export function fieldsOf(event: EventModel): readonly Field[] {
  const fields: Field[] = [];
  visitObject(fields, event.shape, event.table.columns, []);
  return fields;
}

function visitObject(
  fields: Field[],
  object: ObjectShape,
  columns: readonly Column[],
  parent: readonly string[],
): void {
  const byProperty = new Map(columns.map((column) => [column.property, column]));
  for (const { name, required, shape } of object.properties) {
    const column = byProperty.get(name) ?? null;
    const path = [...parent, name];
    fields.push({ path, shape, column, required });
    visitInner(fields, shape, column, path);
  }
}

function visitInner(fields: Field[], shape: Shape, column: Column | null, path: readonly string[]): void {
  if (shape.kind === "object") {
    visitObject(fields, shape, column?.kind === "record" ? column.columns : [], path);
  } else if (shape.kind === "array") {
    visitInner(fields, shape.items, elementOf(column, shape.items), [...path, "*"]);
  } else if (shape.kind === "map") {
    const value = column?.kind === "map" ? unwrapped(column.value) : null;
    visitInner(fields, shape.value, value, [...path, "*"]);
  }
}

/** The column that holds one element: of a wrapper its content, else the repeated column itself. */
function elementOf(column: Column | null, items: Shape): Column | null {
  if (column?.kind === "list" && (items.kind === "array" || items.kind === "map")) return column.element;
  return column;
}

/** A map value that is itself repeated stands in a wrapper. */
function unwrapped(value: Column): Column {
  return value.kind === "list" && value.mode !== "REPEATED" ? value.element : value;
}
