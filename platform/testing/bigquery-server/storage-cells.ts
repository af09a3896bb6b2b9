import type { Json, Row, TableField } from "../../../generated/contract.ts";
import { canonicalType } from "../../warehouse/column-types.ts";

/** A decoded message: 64-bit integers as text, bytes as they are. */
export type Message = Readonly<Record<string, unknown>>;

/** What a message says about the columns, as `insertAll` would have been sent it. Source of the forms: the Storage Write API's page on data types. */
export function rowOf(fields: readonly TableField[], message: Message): Row {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = message[field.name];
      if (value === undefined || value === null) return [];
      const read = (one: unknown) => valueOf(field, one);
      return [[field.name, Array.isArray(value) ? value.map(read) : read(value)]];
    }),
  );
}

function valueOf(field: TableField, value: unknown): Json {
  switch (canonicalType(field.type)) {
    case "RECORD":
      return rowOf(field.fields ?? [], value as Message);
    case "DATE":
      return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
    case "TIMESTAMP":
      return instantOf(BigInt(value as string));
    case "BYTES":
      return Buffer.from(value as Uint8Array).toString("base64");
    default:
      return value as Json;
  }
}

function instantOf(microseconds: bigint): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = new Date(Number((microseconds - fraction) / 1_000n)).toISOString().slice(0, 19);
  return `${whole}.${String(fraction).padStart(6, "0")}Z`;
}

/** A column as the API's protos tell it. */
export function storageField({ name, type, mode, fields, precision, scale }: TableField): object {
  const canonical = canonicalType(type);
  return {
    name,
    type: typeNames.get(canonical) ?? canonical,
    mode,
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
    ...(fields === undefined ? {} : { fields: fields.map(storageField) }),
  };
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ["INTEGER", "INT64"],
  ["FLOAT", "DOUBLE"],
  ["BOOLEAN", "BOOL"],
  ["RECORD", "STRUCT"],
]);
