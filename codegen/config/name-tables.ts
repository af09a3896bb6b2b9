import type { LoadedSchema } from "../load/loaded-schema.ts";
import { readAnnotations } from "../model/annotations.ts";
import { isObject } from "../model/json-guards.ts";

/** The schemas with `x-bigquery.table` set by the pattern where they do not set it themselves; as they are without a pattern. */
export function nameTables(
  schemas: readonly LoadedSchema[],
  pattern: string | null,
): readonly LoadedSchema[] {
  if (pattern === null) return schemas;
  return schemas.map((loaded) => {
    const given = loaded.schema["x-bigquery"];
    const annotation = isObject(given) ? given : {};
    if (annotation["table"] !== undefined) return loaded;
    const { type, version } = readAnnotations(loaded);
    const major = version.split(".")[0] ?? "";
    const table = pattern.replaceAll("{type}", type).replaceAll("{major}", major);
    return { ...loaded, schema: { ...loaded.schema, "x-bigquery": { ...annotation, table } } };
  });
}
