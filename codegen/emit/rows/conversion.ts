import { assertNever } from "../../model/assert-never.ts";
import type { Column, ObjectShape, RecordColumn, Shape } from "../../model/event-model.ts";
import type { Conversion } from "./helper-call.ts";
import { jsonText, scalarCell } from "./scalar-cell.ts";

/** What differs between event → row and row → event. */
export interface Direction {
  readonly side: "toCell" | "fromCell";
  /** Name of the function that converts one object of a record column. */
  readonly recordFunction: (column: RecordColumn, shape: ObjectShape) => string;
  /** The conversion of an inner array (or map), given that of its content. */
  readonly wrapper: (content: Conversion) => Conversion;
  readonly mapHelper: string;
}

/** The conversion of all that a column holds. */
export function columnConversion(column: Column, shape: Shape, direction: Direction): Conversion {
  if (column.kind === "map") {
    const value = columnConversion(column.value, valuesOf(shape), direction);
    return withCallback(direction.mapHelper, value.callback);
  }
  if (column.mode !== "REPEATED") return valueConversion(column, shape, direction);
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
      const name = direction.recordFunction(column, objectOf(shape));
      return { of: (expression) => `record(${expression}, ${name})`, callback: name };
    }
    case "list":
      return direction.wrapper(columnConversion(column.element, shape, direction));
    default:
      return assertNever(column);
  }
}

function withCallback(helper: string, callback: string): Conversion {
  return {
    of: (expression) => `${helper}(${expression}, ${callback})`,
    callback: `(value) => ${helper}(value, ${callback})`,
  };
}

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

/** The shape of an object with declared properties. */
export function objectOf(shape: Shape): ObjectShape {
  if (shape.kind !== "object") throw new Error(`a record column for ${shape.kind} at ${shape.at.pointer}`);
  return shape;
}

/** The property that fills a column. */
export function shapeOfColumn(column: Column, shape: ObjectShape): Shape {
  const property = shape.properties.find((one) => one.name === column.property);
  if (property === undefined) throw new Error(`column ${column.path} has no property at ${shape.at.pointer}`);
  return property.shape;
}
