import { assertNever } from "../../model/assert-never.ts";
import type { Column, RecordColumn, Shape } from "../../model/event-model.ts";
import { isGuarded } from "../../model/guarded.ts";
import { call, type Conversion } from "./helper-call.ts";
import { jsonText, scalarCell } from "./scalar-cell.ts";

/** What differs between event → row and row → event. */
export interface Direction {
  readonly side: "toCell" | "fromCell";
  /** Name of the function that converts one value of a record column. */
  readonly recordFunction: (column: RecordColumn, shape: Shape) => string;
  /** The conversion of an inner array (or map), given that of its content. */
  readonly wrapper: (content: Conversion) => Conversion;
  /** The conversion of a map's values; `fits` tells those that the column takes, where not all need be. */
  readonly map: (value: Conversion, fits: string | null) => Conversion;
  /** Elements of type JSON, among which null is a value. */
  readonly jsonList: Conversion;
  /** Name of a function, or an expression for one, that tells whether the column holds a value. */
  readonly fits: (column: Column, shape: Shape) => string;
}

/** The conversion of all that a column holds. */
export function columnConversion(column: Column, shape: Shape, direction: Direction): Conversion {
  if (column.kind === "map") {
    const values = valuesOf(shape);
    const inner = columnConversion(column.value, values, direction);
    return direction.map(
      inner,
      isGuarded(values, column.value) ? direction.fits(column.value, values) : null,
    );
  }
  if (column.mode !== "REPEATED") return valueConversion(column, shape, direction);
  if (column.kind === "json") return direction.jsonList;
  return withCallback("list", valueConversion(column, itemsOf(shape), direction).callback);
}

/** The conversion of one value of a column, its mode left aside. */
function valueConversion(
  column: Exclude<Column, { kind: "map" }>,
  shape: Shape,
  direction: Direction,
): Conversion {
  switch (column.kind) {
    case "scalar":
      return scalarCell(column, shape)[direction.side];
    case "json":
      return jsonText[direction.side];
    case "record": {
      const name = direction.recordFunction(column, shape);
      return { of: (expression) => `record(${expression}, ${name})`, callback: name };
    }
    case "list":
      return direction.wrapper(columnConversion(column.element, shape, direction));
    default:
      return assertNever(column);
  }
}

/** A helper that takes the value and a function for its parts. */
export function withCallback(helper: string, ...parts: readonly string[]): Conversion {
  const others = parts.join(", ");
  return {
    of: (expression) => `${helper}(${expression}, ${others})`,
    callback: `(value) => ${helper}(value, ${others})`,
  };
}

/** The elements of type JSON on their way to the row and back. */
export const jsonLists = { toCell: call("jsonListToCell"), fromCell: call("jsonListFromCell") } as const;

/** The shape of an array's elements. */
export function itemsOf(shape: Shape): Shape {
  if (shape.kind !== "array") throw new Error(`a REPEATED column for ${shape.kind} at ${shape.at.pointer}`);
  return shape.items;
}

/** The shape of a map's values. */
export function valuesOf(shape: Shape): Shape {
  if (shape.kind !== "map") throw new Error(`a map column for ${shape.kind} at ${shape.at.pointer}`);
  return shape.value;
}
