import { assertNever } from "../../model/assert-never.ts";
import type { NumberShape, ScalarColumn, Shape } from "../../model/event-model.ts";
import { rangeLimit } from "../../model/number-range.ts";
import { isScalarUnion, isTextEnum } from "../../model/text-union.ts";
import { call, type Conversion } from "./helper-call.ts";

/** How a value is written on its way to a row and back. */
export interface CellConversion {
  readonly toCell: Conversion;
  readonly fromCell: Conversion;
}

/** A value that is the same on both sides. */
const unchanged: CellConversion = {
  toCell: { of: (value) => `${value} ?? null`, callback: "same" },
  fromCell: { of: (cell) => `${cell} ?? null`, callback: "same" },
};

/** Any value as JSON text. */
export const jsonText = both("jsonToCell", "jsonFromCell");

/** How the values of `shape` are held by a scalar column. */
export function scalarCell(column: ScalarColumn, shape: Shape): CellConversion {
  switch (shape.kind) {
    case "string":
      if (column.type === "TIMESTAMP") return both("timestampToCell", "timestampToCell");
      return column.type === "TIME" ? both("timeToCell", "timeFromCell") : unchanged;
    case "number":
      return numberCell(column, shape);
    case "boolean":
      return column.type === "STRING" ? both("textToCell", "booleanFromText") : unchanged;
    case "union":
      if (isTextEnum(shape)) return both("textToCell", "nameOrWholeNumber");
      return isScalarUnion(shape) ? both("textToCell", "same") : jsonText;
    case "null":
    case "object":
    case "map":
    case "array":
    case "tuple":
    case "recursive":
    case "any":
      return jsonText;
    default:
      return assertNever(shape);
  }
}

function numberCell(column: ScalarColumn, shape: NumberShape): CellConversion {
  if (column.type === "STRING") return both("textToCell", "exactNumber");
  if (column.type === "INT64") return both("integerToCell", "exactNumber");
  if (!isDecimal(column)) return both("numberToCell", "numberFromCell");
  const limit = rangeLimit(shape, column);
  const more = [scaleOf(column), ...(limit === null ? [] : [limit])].join(", ");
  return {
    toCell: {
      of: (value) => `decimalToCell(${value}, ${more})`,
      callback: `(value) => decimalToCell(value, ${more})`,
    },
    fromCell: call(shape.integer ? "exactNumber" : "numberFromCell"),
  };
}

/** True for the types that hold decimal digits. */
export function isDecimal(column: ScalarColumn): boolean {
  return column.type === "NUMERIC" || column.type === "BIGNUMERIC";
}

/** Decimal digits after the point that a NUMERIC or BIGNUMERIC column keeps. */
export function scaleOf(column: ScalarColumn): number {
  return column.decimal?.scale ?? (column.type === "NUMERIC" ? 9 : 38);
}

/** Decimal digits before the point that such a column keeps. */
export function wholeDigitsOf(column: ScalarColumn): number {
  if (column.decimal !== null) return column.decimal.precision - column.decimal.scale;
  return column.type === "NUMERIC" ? 29 : 38;
}

function both(toCell: string, fromCell: string): CellConversion {
  return { toCell: call(toCell), fromCell: call(fromCell) };
}
