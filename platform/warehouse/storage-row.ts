import type { Json, TableField } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";

/** A value as the client's encoder takes it for a protocol buffer. */
export type StorageValue = string | number | boolean | Uint8Array | StorageRecord | readonly StorageValue[];

/** A record; columns without a value are not there. */
export interface StorageRecord {
  readonly [name: string]: StorageValue;
}

/**
 * Makes a record of the cells that the row check gives, in the forms that the Storage Write API asks for: a DATE as days and a TIMESTAMP as microseconds
 * since 1970, BYTES as they are, the other types as they stand. Source: its page on data types for protocol buffers.
 */
export function compileStorageRow(fields: readonly TableField[]): (cells: readonly Json[]) => StorageRecord {
  const columns = fields.map((field) => ({ name: field.name, convert: converter(field) }));
  return (cells) => {
    const record: Record<string, StorageValue> = {};
    let index = 0;
    for (const { name, convert } of columns) {
      const cell = cells[index++] ?? null;
      if (cell !== null) record[name] = convert(cell);
    }
    return record;
  };
}

type Convert = (cell: Json) => StorageValue;

function converter(field: TableField): Convert {
  const convert = valueConverter(field);
  if (field.mode !== "REPEATED") return convert;
  return (cells) => (cells as readonly Json[]).map(convert);
}

function valueConverter(field: TableField): Convert {
  switch (canonicalType(field.type)) {
    case "RECORD":
      return recordConverter(field.fields ?? []);
    case "DATE":
      return (cell) => Date.parse(cell as string) / 86_400_000;
    case "TIMESTAMP":
      return (cell) => microsecondsOf(cell as string);
    case "BYTES":
      // The row check writes them in DuckDB's notation, `\x` and two digits each.
      return (cell) => Buffer.from((cell as string).replaceAll("\\x", ""), "hex");
    case "FLOAT":
      return Number;
    default:
      return (cell) => cell as string | number | boolean;
  }
}

function recordConverter(fields: readonly TableField[]): Convert {
  const convert = compileStorageRow(fields);
  return (cell) => {
    const record = cell as Readonly<Record<string, Json>>;
    return convert(fields.map(({ name }) => record[name] ?? null));
  };
}

/** Decimal text: more than a double holds. The instant has six digits of seconds, in UTC. */
function microsecondsOf(instant: string): string {
  const milliseconds = BigInt(Date.parse(`${instant.slice(0, 19)}Z`));
  return String(milliseconds * 1_000n + BigInt(instant.slice(20, 26)));
}
