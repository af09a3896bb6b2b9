import type { Column, EventModel, RecordColumn, Shape } from "./event-model.ts";
import { partsOf } from "./parts.ts";

/** A property of an event, at any depth, with the column it fills; null within a JSON column. */
export interface Field {
  /** Names from the root, `*` for elements and map values, positions of tuples; branches of a union have no step. */
  readonly path: readonly string[];
  readonly shape: Shape;
  readonly column: Column | null;
  readonly required: boolean;
}

/** All properties of an event, each before the ones within it; positions of tuples count as properties. */
export function fieldsOf(event: EventModel): readonly Field[] {
  const fields: Field[] = [];
  visit(event.shape, rootColumn(event), []);
  return fields;

  function visit(shape: Shape, column: Column | null, path: readonly string[]): void {
    for (const part of partsOf(shape, column)) {
      const isStep = part.kind !== "branch" && part.kind !== "rest";
      const inner = isStep ? [...path, part.step] : path;
      if (part.kind === "property" || part.kind === "position") {
        fields.push({ path: inner, shape: part.shape, column: part.column, required: part.required });
      }
      visit(part.shape, part.column, inner);
    }
  }
}

/** The table's columns as those of one record, so that an event can be walked like the objects within it. */
export function rootColumn(event: Pick<EventModel, "table" | "shape">): RecordColumn {
  const { at, description } = event.shape;
  const base = { name: "", property: "", path: "", mode: "REQUIRED", description, pii: null, at } as const;
  return { kind: "record", ...base, defaultSql: null, columns: event.table.columns };
}
