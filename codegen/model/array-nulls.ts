import type { Place } from "../diagnostic.ts";
import type { Column, EventModel, Shape } from "./event-model.ts";

/** A null that a repeated column cannot tell from an empty array or from no element. */
export interface ArrayNull {
  readonly rule: "NULL_IN_ARRAY" | "NULL_ARRAY";
  readonly at: Place;
  readonly message: string;
  readonly hint: string;
}

const texts: { readonly [Rule in ArrayNull["rule"]]: { readonly message: string; readonly hint: string } } = {
  NULL_IN_ARRAY: {
    message: "REPEATED columns hold no nulls: null elements are left out of the row",
    hint: 'Do not allow null elements, or set "x-bigquery": {"type": "JSON"} on the array.',
  },
  NULL_ARRAY: {
    message: "REPEATED columns are never null: a null array or map becomes an empty one",
    hint: 'Do not allow null here, or set "x-bigquery": {"type": "JSON"} on the property.',
  },
};

/** All places where the table of an event loses a null that its schema allows. */
export function arrayNulls(event: EventModel): readonly ArrayNull[] {
  const found: ArrayNull[] = [];
  visitProperties(found, event.shape, event.table.columns);
  return found;
}

function visitProperties(found: ArrayNull[], shape: Shape, columns: readonly Column[]): void {
  if (shape.kind !== "object") return;
  const byProperty = new Map(columns.map((column) => [column.property, column]));
  for (const property of shape.properties) {
    const column = byProperty.get(property.name);
    if (column === undefined) continue;
    if (column.mode === "REPEATED" && property.shape.nullable) add(found, "NULL_ARRAY", property.shape);
    visitValue(found, property.shape, column);
  }
}

function visitValue(found: ArrayNull[], shape: Shape, column: Column): void {
  if (shape.kind === "array" && column.mode === "REPEATED") {
    if (shape.items.nullable) add(found, "NULL_IN_ARRAY", shape.items);
    visitElement(found, shape.items, column);
  } else if (shape.kind === "map" && column.kind === "map") {
    visitElement(found, shape.value, column.value);
  } else {
    visitElement(found, shape, column);
  }
}

function visitElement(found: ArrayNull[], shape: Shape, column: Column): void {
  if (column.kind === "list") visitValue(found, shape, column.element);
  else if (column.kind === "record") visitProperties(found, shape, column.columns);
  else if (column.kind === "map") visitValue(found, shape, column);
}

function add(found: ArrayNull[], rule: ArrayNull["rule"], { at }: Shape): void {
  found.push({ rule, at, ...texts[rule] });
}
