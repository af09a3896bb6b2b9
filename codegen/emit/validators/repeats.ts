import type { Json } from "../../load/loaded-schema.ts";
import { isSchemaObject } from "../print/map-schema.ts";

/** How often the schema refers to one of its parts. */
export interface Uses {
  readonly count: number;
  /** True when two of the references may apply to the same value of a document, so that its check could double at each level. */
  readonly mayRepeat: boolean;
}

/** The uses of each schema that a `$ref` leads to; `resolve` gives the target of one. */
export function usesOf(root: Json, resolve: (ref: Json) => Json | undefined): ReadonlyMap<Json, Uses> {
  const found = new Map<Json, (string | null)[]>();
  // A stack instead of recursion: what a schema may nest is no matter of ours.
  const open: Visit[] = [{ value: root, property: null }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, property } = next;
    if (Array.isArray(value)) for (const one of value as readonly Json[]) open.push({ value: one, property });
    if (!isSchemaObject(value)) continue;
    const target = value["$ref"] === undefined ? undefined : resolve(value["$ref"]);
    if (target !== undefined) {
      const properties = found.get(target) ?? [];
      properties.push(property);
      found.set(target, properties);
    }
    for (const [keyword, part] of Object.entries(value)) {
      if (keyword !== "properties" || !isSchemaObject(part)) {
        open.push({ value: part, property: IN_PLACE.has(keyword) ? property : null });
      } else for (const [name, one] of Object.entries(part)) open.push({ value: one, property: name });
    }
  }
  return new Map([...found].map(([target, properties]) => [target, usesAt(properties)]));
}

/** A part of a schema, with the declared property that it describes; null where that is not known. */
interface Visit {
  readonly value: Json;
  readonly property: string | null;
}

const IN_PLACE: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "not", "if", "then", "else"]);

/** Properties of different names are different values; of anything else that is not sure. */
function usesAt(properties: readonly (string | null)[]): Uses {
  const count = properties.length;
  const isApart = !properties.includes(null) && new Set(properties).size === count;
  return { count, mayRepeat: count > 1 && !isApart };
}
