import type { FieldType, Json, TableField } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";
import { type DecimalShape, readDecimal } from "./decimal.ts";
import { isDate, readTime, readTimestamp } from "./time-values.ts";
import type { RejectionReason } from "./warehouse.ts";

/** Why a value or row is not taken. */
export class Rejection {
  readonly reason: RejectionReason;
  readonly message: string;
  /** Path of the column below the place that was read, for example `items[0].sku`. */
  readonly location: string;

  constructor(reason: RejectionReason, message: string, location = "") {
    this.reason = reason;
    this.message = message;
    this.location = location;
  }

  /** The same rejection, seen from the column or array that holds the place. */
  within(segment: string): Rejection {
    const joint = this.location === "" || this.location.startsWith("[") ? "" : ".";
    return new Rejection(this.reason, this.message, segment + joint + this.location);
  }
}

/** Reads one value that is not null: the value as DuckDB's cast from JSON takes it, or why the column does not take it. */
export type CellReader = (value: Json) => Json | Rejection;

type ScalarType = Exclude<FieldType, "RECORD">;

/** The digits that a NUMERIC or BIGNUMERIC column takes. */
export type ShapeOf = (field: TableField) => DecimalShape;

const readers: Readonly<Record<ScalarType, (field: TableField, shapeOf: ShapeOf) => CellReader>> = {
  STRING: () => readString,
  INTEGER: () => readInteger,
  FLOAT: () => readFloat,
  NUMERIC: decimalReader,
  BIGNUMERIC: decimalReader,
  BOOLEAN: () => (value) => (typeof value === "boolean" ? value : invalid(value, "a BOOLEAN")),
  TIMESTAMP: () =>
    textReader(remembering(readTimestamp), "a TIMESTAMP with an offset and at most six digits of seconds"),
  DATE: () =>
    textReader(
      remembering((text) => (isDate(text) ? text : null)),
      "a DATE (YYYY-MM-DD)",
    ),
  TIME: () => textReader(readTime, "a TIME (HH:MM:SS)"),
  BYTES: () => textReader(readBytes, "BYTES in base64"),
  JSON: () => textReader(readJson, "JSON as text"),
};

/** The reader for a column's values, its mode left aside. The type must be a scalar one. */
export function scalarReader(field: TableField, shapeOf: ShapeOf): CellReader {
  return readers[canonicalType(field.type) as ScalarType](field, shapeOf);
}

/** The rejection of a value that is not what the column takes. The value itself stays out of the message: it may be personal. */
export function invalid(value: Json, expected: string): Rejection {
  const kind = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return new Rejection("invalid", `the column takes ${expected}; this ${kind} is not one`);
}

/** Rows that come together often share their days, and the instants at which they were published and stored. */
function remembering(read: (text: string) => string | null): (text: string) => string | null {
  let last: string | undefined;
  let answer: string | null = null;
  return (text) => {
    if (text !== last) {
      answer = read(text);
      last = text;
    }
    return answer;
  };
}

function textReader(read: (text: string) => string | null, expected: string): CellReader {
  return (value) => (typeof value === "string" ? read(value) : null) ?? invalid(value, expected);
}

/** A lone half of a surrogate pair has no UTF-8 form. */
function readString(value: Json): Json | Rejection {
  return typeof value === "string" && value.isWellFormed()
    ? value
    : invalid(value, "a STRING of well-formed Unicode");
}

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

function readInteger(value: Json): Json | Rejection {
  if (Number.isSafeInteger(value)) return value;
  const text = typeof value === "string" && /^-?\d{1,20}$/.test(value);
  if (!text && !Number.isInteger(value)) return invalid(value, "an INTEGER");
  const integer = BigInt(value as string | number);
  return integer >= smallest && integer <= largest
    ? String(integer)
    : invalid(value, "an INTEGER of 64 bits");
}

const floatText = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const floatNames: ReadonlySet<Json> = new Set(["NaN", "Infinity", "-Infinity"]);

function readFloat(value: Json): Json | Rejection {
  if (floatNames.has(value)) return value;
  const number = typeof value === "string" && floatText.test(value) ? Number(value) : value;
  return Number.isFinite(number) ? number : invalid(value, "a FLOAT");
}

function decimalReader(field: TableField, shapeOf: ShapeOf): CellReader {
  const shape = shapeOf(field);
  const expected = `a number of at most ${shape.precision - shape.scale} digits before the point and ${shape.scale} after it`;
  return (value) => {
    const text = typeof value === "number" ? String(value) : value;
    return (typeof text === "string" ? readDecimal(text, shape) : null) ?? invalid(value, expected);
  };
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Bytes in DuckDB's own notation, `\x` and two hexadecimal digits each. */
function readBytes(text: string): string | null {
  if (!base64.test(text)) return null;
  return Buffer.from(text, "base64").toString("hex").replaceAll(/../g, "\\x$&");
}

function readJson(text: string): string | null {
  try {
    JSON.parse(text);
    return text.isWellFormed() ? text : null;
  } catch {
    return null;
  }
}
