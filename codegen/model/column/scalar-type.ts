import { assertNever } from "../assert-never.ts";
import type { BooleanShape, NumberShape, ScalarType, StringFormat, StringShape } from "../event-model.ts";
import { INT64_LIMIT, largestOf } from "../number-range.ts";
import { decimalFor, scaleOf, wholeDigitsOf, type Decimal } from "./decimal.ts";

/** A scalar column type with its parameters. */
export interface TypeChoice {
  readonly type: ScalarType;
  readonly decimal: Decimal | null;
}

type ScalarShape = StringShape | NumberShape | BooleanShape;

/** Types of the formats that have one of their own, the default first; all other text is STRING. */
const formatTypes: { readonly [Format in StringFormat]?: readonly ScalarType[] } = {
  "date-time": ["TIMESTAMP", "STRING"],
  date: ["DATE", "STRING"],
  // A JSON Schema time has an offset and BigQuery's has none: keeping it as text loses nothing.
  time: ["STRING", "TIME"],
};

/** The type that a shape gets when nothing else is said; `numbers` is that of numbers of which nothing is known. */
export function defaultType(shape: ScalarShape, numbers: ScalarType): TypeChoice {
  if (shape.kind === "number") return shape.integer ? integerType(shape) : numberType(shape, numbers);
  return plain(legalTypes(shape)[0] ?? "STRING");
}

/** The types that `x-bigquery.type` may choose, the default of the shape's kind first. JSON is always possible and not listed. */
export function legalTypes(shape: ScalarShape): readonly ScalarType[] {
  switch (shape.kind) {
    case "string":
      if (shape.encoding === "base64") return ["BYTES", "STRING"];
      return (shape.format === null ? undefined : formatTypes[shape.format]) ?? ["STRING"];
    case "number":
      return shape.integer
        ? ["INT64", "NUMERIC", "BIGNUMERIC", "FLOAT64", "STRING"]
        : ["FLOAT64", "NUMERIC", "BIGNUMERIC", "STRING"];
    case "boolean":
      return ["BOOL", "STRING"];
    default:
      return assertNever(shape);
  }
}

/** INT64 unless the schema speaks of larger numbers; without any bounds, that is no reason to expect them. */
function integerType(shape: NumberShape): TypeChoice {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = shape;
  const bounds = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum].map((one) => Math.abs(one ?? 0));
  const largest = shape.values === null ? Math.max(...bounds) : largestOf(shape);
  if (largest <= INT64_LIMIT) return plain("INT64");
  const type = decimalFor(BigInt(largest).toString().length, 0)?.type ?? "FLOAT64";
  // Whole numbers leave no digits to a fraction; whatever the bounds become, the column stays.
  return type === "BIGNUMERIC" ? { type, decimal: { precision: 38, scale: 0 } } : plain(type);
}

function numberType(shape: NumberShape, numbers: ScalarType): TypeChoice {
  const scale = shape.multipleOf === null ? null : scaleOf(shape.multipleOf);
  if (scale === null) return plain(numbers);
  const whole = wholeDigitsOf(shape);
  if (whole !== null) return decimalFor(whole, scale) ?? plain("FLOAT64");
  return plain(scale <= 9 ? "NUMERIC" : "FLOAT64");
}

function plain(type: ScalarType): TypeChoice {
  return { type, decimal: null };
}
