import type { protos } from "@google-cloud/bigquery-storage";
import type { FieldType, TableField } from "../../../generated/contract.ts";
import { canonicalType } from "../../warehouse/column-types.ts";

type Descriptor = protos.google.protobuf.IDescriptorProto;

/** Protocol buffer types by their numbers. Source: `FieldDescriptorProto.Type` of descriptor.proto. */
const double = 1;
const int64 = 3;
const int32 = 5;
const bool = 8;
const string = 9;
const message = 11;
const bytes = 12;

/** What a column takes of what the client sends. Source: the Storage Write API's page on data types. */
const taken: Readonly<Record<FieldType, readonly number[]>> = {
  STRING: [string],
  BYTES: [bytes, string],
  INTEGER: [int64, int32],
  FLOAT: [double],
  NUMERIC: [string, int64, int32, double, bytes],
  BIGNUMERIC: [string, int64, int32, double, bytes],
  BOOLEAN: [bool, int64, int32],
  TIMESTAMP: [int64, int32, string],
  DATE: [int32, int64, string],
  TIME: [string, int64],
  JSON: [string],
  RECORD: [message],
};

/** What the service says of the first field whose type its column does not take; null when all are taken. `path` is where the message stands. */
export function typeMismatch(
  fields: readonly TableField[],
  descriptor: Descriptor,
  path: string,
): string | null {
  for (const sent of descriptor.field ?? []) {
    const field = fields.find(({ name }) => name === sent.name);
    if (field === undefined) continue;
    const place = `${path}.${field.name}`;
    const type = canonicalType(field.type) as FieldType;
    if (!taken[type].includes(Number(sent.type)))
      return `The proto field mismatched with BigQuery field at ${place}, the proto field type ${sent.type}, BigQuery field type ${type}.`;
    const nested = descriptor.nestedType?.find(({ name }) => name === sent.typeName?.split(".").at(-1));
    const mismatch = nested === undefined ? null : typeMismatch(field.fields ?? [], nested, place);
    if (mismatch !== null) return mismatch;
  }
  return null;
}
