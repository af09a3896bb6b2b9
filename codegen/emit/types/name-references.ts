import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { lookUp } from "../../model/reading/schema-node.ts";
import { isSchemaObject, mapSchema } from "../print/map-schema.ts";

/** The library asks every object whether it has a property of its own, so that none may be called like the question. */
export const REFUSED_NAME = "hasOwnProperty";

/** The root, and the entries of `$defs`, which keep their names. */
const named = new RegExp(`^#(?:/\\$defs/(?!${REFUSED_NAME}$)[^/]+)?$`);

/**
 * The schema with every piece that a `$ref` leads to under `$defs`, wherever it stood, so that the piece outlives the keyword that held it and
 * has one type. Where it stood it is referred to.
 */
export function nameReferences(schema: JsonSchema): JsonSchema {
  const targets = referencesOf(schema).filter((ref) => !named.test(ref));
  if (targets.length === 0) return schema;
  const own = isSchemaObject(schema["$defs"]) ? schema["$defs"] : {};
  const taken = new Set([...Object.keys(own), REFUSED_NAME]);
  const names = new Map<string, string>();
  const holders = new Map<Json, string>();
  const pieces: Record<string, Json> = {};
  for (const ref of targets) {
    const { value, pointer } = lookUp(schema, ref) ?? { value: true, pointer: ref };
    const name = holders.get(value) ?? freeName(pointer, taken);
    names.set(ref, name);
    if (isSchemaObject(value)) holders.set(value, name);
    else pieces[name] = value;
  }
  const root = mapSchema(schema, (one, original) => {
    const { $ref } = one;
    const name = typeof $ref === "string" ? names.get($ref) : undefined;
    const changed = name === undefined ? one : { ...one, $ref: `#/$defs/${name}` };
    const ownName = holders.get(original);
    if (ownName === undefined) return changed;
    pieces[ownName] = changed;
    return { $ref: `#/$defs/${ownName}` };
  });
  return { ...root, $defs: { ...(isSchemaObject(root["$defs"]) ? root["$defs"] : {}), ...pieces } };
}

/** All different references of a schema, in the order in which they stand. */
export function referencesOf(schema: JsonSchema): readonly string[] {
  const found = new Set<string>();
  mapSchema(schema, (one) => {
    if (typeof one["$ref"] === "string") found.add(one["$ref"]);
    return one;
  });
  return [...found];
}

/** A name like the last step of the pointer that says something. */
function freeName(pointer: string, taken: Set<string>): string {
  const steps = pointer.split("/").map((step) => step.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_|_$/g, ""));
  const base = steps.findLast((step) => /[A-Za-z]/.test(step)) ?? "piece";
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}_${number}`;
  taken.add(name);
  return name;
}
