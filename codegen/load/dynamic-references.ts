import type { JsonNode } from "./json-node.ts";

/** References that lead to where the schemas that are being applied say; of draft 2020-12 and of 2019-09. */
export const DYNAMIC: readonly string[] = ["$dynamicRef", "$recursiveRef"];

/** The texts of a schema's dynamic references. */
export function dynamicReferences(schema: JsonNode): readonly JsonNode[] {
  if (schema.kind !== "object") return [];
  return DYNAMIC.flatMap((name) => schema.members.get(name)?.value ?? []);
}
