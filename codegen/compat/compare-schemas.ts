import type { LoadedSchema } from "../load/loaded-schema.ts";
import { buildModel } from "../model/build-model.ts";
import type { LockSet } from "../model/lock.ts";
import type { ModelOptions } from "../model/options.ts";
import type { Comparison } from "./change.ts";
import { compareEvents, type CompareOptions, type EventVersion } from "./compare.ts";

/**
 * Compares two schemas that need not have been written for this toolkit: any two files are two versions of one event, whatever they are
 * called, and the second one's table is made with the lock that the first one leaves behind. A root need not be an object.
 */
export function compareSchemas(
  old: LoadedSchema,
  next: LoadedSchema,
  options: CompareOptions & Pick<ModelOptions, "naming" | "numbers">,
): Comparison {
  const before = versionOf(old, new Map(), options);
  const after = versionOf({ ...next, stem: old.stem }, before.locks, options);
  return compareEvents(before.version, after.version, options);
}

/** A schema that accepts everything, or nothing, as load would hand it over: the form of `true` and `false` as whole files. */
export function booleanSchema(file: string, value: boolean): LoadedSchema {
  return {
    file,
    source: file,
    stem: file.slice(file.lastIndexOf("/") + 1).replace(/(\.schema)?\.json$/i, ""),
    schema: value ? {} : { not: {} },
    placeOf: () => ({ file, pointer: "", line: 1, column: 1 }),
  };
}

function versionOf(
  loaded: LoadedSchema,
  locks: LockSet,
  { naming, numbers }: Pick<ModelOptions, "naming" | "numbers">,
): { readonly version: EventVersion; readonly locks: LockSet } {
  const built = buildModel([loaded], locks, {
    lenient: true,
    ...(naming !== undefined && { naming }),
    ...(numbers !== undefined && { numbers }),
  });
  const [model] = built.model.events;
  if (model === undefined) throw new Error(`no model of ${loaded.file}`);
  return { version: { model, loaded }, locks: built.locks };
}
