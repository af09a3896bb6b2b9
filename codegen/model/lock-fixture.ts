import type { JsonSchema } from "../load/loaded-schema.ts";
import { buildModel, type BuiltModel } from "./build-model.ts";
import type { LockFile, LockSet } from "./lock.ts";
import { schemaFixture } from "./schema-fixture.ts";
import { tableResource, type TableField } from "./table-resource.ts";

/** A version of a schema. */
export interface Version {
  readonly properties: JsonSchema;
  readonly required?: readonly string[];
}

/** Builds a version with the given locks; its table is `sample`. */
export function build({ properties, required = [] }: Version, locks: LockSet = new Map()): BuiltModel {
  return buildModel([schemaFixture({ type: "object", properties, required })], locks);
}

/** Builds one version after the other, each with the lock that the one before left behind. */
export function evolve(...versions: readonly Version[]): BuiltModel {
  return (
    versions.reduce<BuiltModel | null>((last, version) => build(version, last?.locks), null) ??
    build({ properties: {} })
  );
}

/** The lock of the table. */
export function lockOf(built: BuiltModel): LockFile {
  const lock = built.locks.get("sample");
  if (lock === undefined) throw new Error("no lock");
  return lock;
}

/** Names of the columns in their order, nested ones in braces, with `!` after a REQUIRED one. */
export function columnsOf(built: BuiltModel): string {
  const event = built.model.events[0];
  if (event === undefined) throw new Error("no event");
  const one = (field: TableField): string =>
    field.name +
    (field.mode === "REQUIRED" ? "!" : "") +
    (field.fields === undefined ? "" : `{${field.fields.map(one).join(" ")}}`);
  return tableResource(event.table, { systemColumns: false }).schema.fields.map(one).join(" ");
}

/** The findings as code and pointer. */
export function codesOf(built: BuiltModel): readonly string[] {
  return built.diagnostics.map((one) => `${one.code} ${one.pointer}`);
}
