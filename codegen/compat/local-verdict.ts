import { isJsonObject } from "../load/json-value.ts";
import type { Json, JsonSchema } from "../load/loaded-schema.ts";
import type { Direction } from "./change.ts";
import type { Difference } from "./changes/difference.ts";
import type { Spot } from "./changes/spot.ts";
import { judge } from "./judge.ts";

/** Steps of the proof about one place; there may be many places. */
const BUDGET = 5_000;

/**
 * True when it is proven that a difference keeps a direction, because the schemas that it stands in do: a `maxLength` of 50 beside a format
 * whose texts are shorter. False when nothing is known, as where less there can mean more in all.
 */
export function keepsLocally({ place }: Difference, direction: Direction): boolean {
  if (!place.isMonotone) return false;
  const [old, next] = [standalone(place.old), standalone(place.next)];
  if (old === null || next === null) return false;
  return judge(old, next, { policy: "strict", samples: 0, budget: BUDGET })[direction].holds;
}

/** The schema with the definitions that it refers to; null when it refers to anything else, or is the whole. */
function standalone({ side, schema, pointer }: Spot): JsonSchema | null {
  if (pointer === "" || typeof schema === "boolean") return null;
  const { $defs } = side.root;
  if (!isJsonObject($defs)) return refersOnlyTo("", schema) ? schema : null;
  return refersOnlyTo("#/$defs/", schema) && refersOnlyTo("#/$defs/", $defs) ? { ...schema, $defs } : null;
}

/** True when every `$ref` in a value begins so; an empty beginning stands for no `$ref` at all. */
function refersOnlyTo(beginning: string, value: Json): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (isJsonObject(value) && typeof value["$ref"] === "string") {
    if (beginning === "" || !value["$ref"].startsWith(beginning)) return false;
  }
  return Object.values(value).every((part: Json) => refersOnlyTo(beginning, part));
}
