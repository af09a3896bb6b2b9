import { assertNever } from "./assert-never.ts";
import type { ArrayShape, Column, Shape, TupleShape } from "./event-model.ts";

/** A part of a value: how paths call it, what it is, and the column that holds it; null within a JSON column. */
export interface Part {
  /** A property's name, `*` for elements, map values and the rest of a tuple, a position, or `?name` for a branch. */
  readonly step: string;
  /** `rest` stands for the further elements of a tuple together: its shape is that of an array. */
  readonly kind: "property" | "element" | "value" | "position" | "rest" | "branch";
  readonly shape: Shape;
  readonly column: Column | null;
  readonly required: boolean;
}

/** The direct parts of a value that stands in `column`, in the order of the schema. */
export function partsOf(shape: Shape, column: Column | null): readonly Part[] {
  switch (shape.kind) {
    case "object": {
      const columns = columnsWithin(column);
      return shape.properties.map(({ name, required, shape: inner }) => ({
        step: name,
        kind: "property",
        shape: inner,
        column: columns.get(name) ?? null,
        required,
      }));
    }
    case "array":
      return [
        part(
          "*",
          "element",
          shape.items,
          column === null ? null : (innerPart(shape, column)?.column ?? null),
        ),
      ];
    case "map":
      return [part("*", "value", shape.value, column?.kind === "map" ? unwrapped(column.value) : null)];
    case "tuple":
      return tupleParts(shape, column);
    case "union": {
      const columns = columnsWithin(column);
      return shape.branches.map((branch) =>
        part(`?${branch.name}`, "branch", branch.shape, columns.get(branch.name) ?? null),
      );
    }
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "recursive":
    case "any":
      return [];
    default:
      return assertNever(shape);
  }
}

/** The columns of a record by the property that fills them; empty for any other column. */
export function columnsWithin(column: Column | null): ReadonlyMap<string, Column> {
  return new Map(column?.kind === "record" ? column.columns.map((one) => [one.property, one]) : []);
}

/**
 * An array's elements and the column that holds one: of a wrapper its content, else the repeated column itself. Null where the array
 * stands in one value.
 */
export function innerPart(
  shape: Shape,
  column: Column,
): { readonly shape: Shape; readonly column: Column } | null {
  if (shape.kind !== "array" || column.mode !== "REPEATED") return null;
  const isWrapped = column.kind === "list";
  return { shape: shape.items, column: isWrapped ? column.element : column };
}

function tupleParts(shape: TupleShape, column: Column | null): readonly Part[] {
  const columns = columnsWithin(column);
  const positions = shape.items.map((item, index) =>
    part(String(index), "position", item, columns.get(String(index)) ?? null),
  );
  const rest = restOf(shape);
  return rest === null ? positions : [...positions, part("*", "rest", rest, columns.get("*") ?? null)];
}

/** The further elements of a tuple as an array; null when there are none. */
export function restOf({ rest, at, pointer }: TupleShape): ArrayShape | null {
  if (rest === false) return null;
  const base = { at, pointer, description: "", nullable: false, values: null, pii: null, faker: null };
  const limits = { minItems: 0, maxItems: null, uniqueItems: false };
  return { kind: "array", ...base, loose: false, unsaid: [], items: rest, ...limits };
}

function part(step: string, kind: Part["kind"], shape: Shape, column: Column | null): Part {
  return { step, kind, shape, column, required: false };
}

/** A map value that is itself repeated stands in a wrapper. */
function unwrapped(value: Column): Column {
  return value.kind === "list" && value.mode !== "REPEATED" ? value.element : value;
}
