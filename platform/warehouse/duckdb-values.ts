import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  DuckDBUnionValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { Json } from "../../generated/contract.ts";

/**
 * A value of a query's answer as JSON, in the forms of `QueryResult`: whole numbers beyond 2^53 and decimals as text, instants in UTC with
 * microseconds, bytes in base64, JSON columns as text, NaN and infinities by name. A list that is null is an empty array, as in BigQuery.
 */
export function toJson(value: DuckDBValue, type: DuckDBType | undefined): Json {
  if (value === null) return type instanceof DuckDBListType ? [] : null;
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  return typeof value === "object" ? objectToJson(value, type) : value;
}

function objectToJson(value: NonNullable<DuckDBValue> & object, type: DuckDBType | undefined): Json {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    const inner = type instanceof DuckDBListType ? type.valueType : undefined;
    return value.items.map((item) => toJson(item, inner));
  }
  if (value instanceof DuckDBStructValue) return structToJson(value, type);
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => ({
      key: toJson(entry.key, undefined),
      value: toJson(entry.value, undefined),
    }));
  }
  if (value instanceof DuckDBUnionValue) return toJson(value.value, undefined);
  if (value instanceof DuckDBDecimalValue) return withoutIdleZeros(value.toString());
  if (value instanceof DuckDBTimestampTZValue)
    return value.isFinite ? `${instant(value.micros)}Z` : value.toString();
  if (value instanceof DuckDBTimestampValue) return value.isFinite ? instant(value.micros) : value.toString();
  if (value instanceof DuckDBTimeValue)
    return value.micros % 1_000_000n === 0n ? value.toString().slice(0, 8) : timeText(value);
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString("base64");
  return String(value);
}

function structToJson(value: DuckDBStructValue, type: DuckDBType | undefined): Json {
  const types = type instanceof DuckDBStructType ? type.entryTypes : [];
  const entries = Object.entries(value.entries);
  return Object.fromEntries(entries.map(([name, entry], index) => [name, toJson(entry, types[index])]));
}

function withoutIdleZeros(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

/** `2024-01-15T10:30:00.123456`. */
function instant(micros: bigint): string {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const milliseconds = Number((micros - rest) / 1000n);
  return new Date(milliseconds).toISOString().slice(0, -1) + String(rest).padStart(3, "0");
}

/** `HH:MM:SS.ffffff`. */
function timeText(value: DuckDBTimeValue): string {
  return instant(value.micros).slice(11);
}
