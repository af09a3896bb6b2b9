import type { JsonSchema, LoadedSchema } from "../load/loaded-schema.ts";

/** A schema as load would hand it over, for tests: places have the right pointer and stand in line 1. */
export function schemaFixture(schema: JsonSchema, stem = "sample"): LoadedSchema {
  const file = `schemas/${stem}.schema.json`;
  return { file, source: file, stem, schema, placeOf: (pointer) => ({ file, pointer, line: 1, column: 1 }) };
}
