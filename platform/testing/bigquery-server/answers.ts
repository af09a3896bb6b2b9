import type { Json, Row, TableDefinition, TableField } from "../../../generated/contract.ts";
import { PlatformError } from "../../runtime/errors.ts";
import { canonicalType } from "../../warehouse/column-types.ts";

/** A request that BigQuery answers with an error. */
export class Refused extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/** The body of an error. Source: BigQuery's page on error messages, and the shape that its clients read. */
export function errorBody({ status, reason, message }: Refused): object {
  return {
    error: { code: status, message, errors: [{ domain: "global", reason, message }], status: reason },
  };
}

/** What the storage behind the server thinks of a request, in BigQuery's terms. */
export function refusedBy(error: unknown, table: string): unknown {
  if (!(error instanceof PlatformError)) return error;
  switch (error.code) {
    case "TABLE_NOT_FOUND":
      return new Refused(404, "notFound", `Not found: Table ${table}`);
    case "ETAG_MISMATCH":
      return new Refused(412, "conditionNotMet", "Precondition check failed.");
    default:
      return error.retryClass === "CONFLICT"
        ? new Refused(409, "duplicate", `Already Exists: Table ${table}`)
        : new Refused(400, "invalid", error.message);
  }
}

/** What BigQuery says of a query on a table that is not there; null when DuckDB failed for another reason. Source: its page on error messages, `notFound`. */
export function missingTable(error: unknown, full: (table: string) => string): Refused | null {
  const { message } = error as Error;
  const [, table] = /Table with name (\S+) does not exist/.exec(message) ?? [];
  if (table === undefined) return null;
  return new Refused(404, "notFound", `Not found: Table ${full(table)} was not found in location EU`);
}

/**
 * What `insertAll` says of a row without a value for REQUIRED columns, of which the first is at `location`: it names all at the top, by messages of its own, and
 * tells no location. Source: answers in issue threads of its clients; a nested column's text is by analogy with those of other errors.
 */
export function missingText({ schema }: TableDefinition, row: Row, location: string): string {
  const path = location.replaceAll(/\[\d+\]/g, "").split(".");
  const name = path.pop() ?? "";
  if (path.length > 0)
    return `Missing required field: Msg_${path.length}_CLOUD_QUERY_TABLE_${path.join("_")}.${name}.`;
  const missing = schema.fields
    .filter((field) => field.mode === "REQUIRED" && (row[field.name] ?? null) === null)
    .map((field) => `Msg_0_CLOUD_QUERY_TABLE.${field.name}`);
  return `Missing required field${missing.length > 1 ? "s" : ""}: ${missing.join(", ")}.`;
}

/** A value as a cell of a query's answer: texts, with records and lists nested. Source: the REST reference of `jobs.query`. */
export function wireCell(field: TableField, value: Json | undefined): object {
  if (field.mode !== "REPEATED") return { v: wireValue(field, value ?? null) };
  return { v: Array.isArray(value) ? value.map((one: Json) => ({ v: wireValue(field, one) })) : [] };
}

function wireValue(field: TableField, value: Json): unknown {
  if (value === null) return null;
  const type = canonicalType(field.type);
  if (type === "RECORD") {
    const members = value as Readonly<Record<string, Json>>;
    return { f: (field.fields ?? []).map((one) => wireCell(one, members[one.name])) };
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return type === "TIMESTAMP" ? String(microsecondsOf(text)) : text;
}

/** Microseconds since 1970 of an instant in UTC with six digits. */
function microsecondsOf(instant: string): bigint {
  const [, whole = "", fraction = "0"] = /^(.*)\.(\d{6})Z$/.exec(instant) ?? [];
  return BigInt(Date.parse(`${whole}Z`)) * 1_000n + BigInt(fraction);
}

/** The column that a value of a query comes from, or one that fits it: a computed value has no column. */
export function fieldOf(name: string, value: Json | undefined, columns: readonly TableField[]): TableField {
  const known = columns.find((column) => column.name === name);
  if (known !== undefined) return known;
  const type =
    typeof value === "number"
      ? Number.isInteger(value)
        ? "INTEGER"
        : "FLOAT"
      : typeof value === "boolean"
        ? "BOOLEAN"
        : "STRING";
  return { name, type, mode: "NULLABLE" };
}
