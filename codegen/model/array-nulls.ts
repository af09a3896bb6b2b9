import type { Place } from "../diagnostic.ts";
import type { Column, EventModel, Shape } from "./event-model.ts";
import { partsOf } from "./parts.ts";
import { rootColumn } from "./walk.ts";

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

/** All places where the table of an event loses a null that its schema allows. Elements of type JSON can be JSON's null. */
export function arrayNulls(event: EventModel): readonly ArrayNull[] {
  const found: ArrayNull[] = [];
  visit(event.shape, rootColumn(event));
  return found;

  function visit(shape: Shape, column: Column | null): void {
    for (const part of partsOf(shape, column)) {
      const { shape: inner, column: holder } = part;
      if (part.kind === "element") {
        // What holds an element is the repeated column, or a wrapper of its own.
        if (inner.nullable && holder !== null && holder.kind !== "json") add("NULL_IN_ARRAY", inner);
        else if (inner.nullable && isWrapper(column)) add("NULL_IN_ARRAY", inner);
      } else if (holder?.mode === "REPEATED" && inner.nullable && !isWrapper(valueOf(column))) {
        add("NULL_ARRAY", inner);
      }
      visit(inner, holder);
    }
  }

  function add(rule: ArrayNull["rule"], { at }: Shape): void {
    found.push({ rule, at, ...texts[rule] });
  }
}

function isWrapper(column: Column | null): boolean {
  return column?.kind === "list";
}

/** The column of a map's values, wrapper included. */
function valueOf(column: Column | null): Column | null {
  return column?.kind === "map" ? column.value : null;
}
