import type { Json } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";
import type { FieldAnswer } from "./bigquery-tables.ts";

/** A row in BigQuery's answers: one cell a column, in order. */
export interface WireRow {
  readonly f: readonly WireCell[];
}

/** A value: text, null, a record or a list of cells. */
export interface WireCell {
  readonly v: null | string | WireRow | readonly WireCell[];
}

/** A row as JSON by column name, in the forms that `QueryResult` promises. */
export function readRow(fields: readonly FieldAnswer[], row: WireRow): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    fields.map((field, index) => [field.name, readCell(field, row.f[index]?.v ?? null)]),
  );
}

function readCell(field: FieldAnswer, value: WireCell["v"]): Json {
  if (field.mode !== "REPEATED") return readValue(field, value);
  return Array.isArray(value) ? (value as readonly WireCell[]).map(({ v }) => readValue(field, v)) : [];
}

function readValue(field: FieldAnswer, value: WireCell["v"]): Json {
  if (value === null) return null;
  const type = canonicalType(field.type);
  if (type === "RECORD") return readRow(field.fields ?? [], value as WireRow);
  return readScalar(type, value as string);
}

function readScalar(type: string, text: string): Json {
  switch (type) {
    case "BOOLEAN":
      return text === "true";
    case "INTEGER":
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "FLOAT": {
      const number = Number(text);
      return Number.isFinite(number) ? number : text;
    }
    case "TIMESTAMP":
      return instantOf(BigInt(text));
    default:
      return text;
  }
}

const perSecond = 1_000_000n;

/** RFC 3339 in UTC with microseconds, of microseconds since 1970. */
function instantOf(microseconds: bigint): string {
  const fraction = ((microseconds % perSecond) + perSecond) % perSecond;
  const seconds = (microseconds - fraction) / perSecond;
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);
  return `${whole}.${String(fraction).padStart(6, "0")}Z`;
}
