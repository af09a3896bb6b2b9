import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";
import { isObject } from "../../../model/json-guards.ts";
import { pointerStep } from "../../print/pointer.ts";

/** A schema, and the pointer within the event's schema that it stands at or was derived from. */
export interface Part {
  readonly value: Json;
  readonly pointer: string;
}

/** The schema under a keyword, or below one; the schema `true` when there is none. */
export function partIn(part: Part, ...steps: readonly string[]): Part {
  let value: Json | undefined = part.value;
  let pointer = part.pointer;
  for (const step of steps) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(step)];
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    pointer += pointerStep(step);
  }
  return { value: value ?? true, pointer };
}

/** The schemas of a keyword that lists them. */
export function partsIn(part: Part, keyword: string): readonly Part[] {
  const list = isObject(part.value) ? part.value[keyword] : undefined;
  return Array.isArray(list) ? list.map((_, index) => partIn(part, keyword, String(index))) : [];
}

/** The schemas of a keyword that names them. */
export function namedPartsIn(part: Part, keyword: string): readonly (readonly [string, Part])[] {
  const named = isObject(part.value) ? part.value[keyword] : undefined;
  return isObject(named)
    ? Object.keys(named).map((name) => [name, partIn(part, keyword, name)] as const)
    : [];
}

/** A schema that was made for this place rather than written. */
export function derivedPart(part: Part, value: Json): Part {
  return { value, pointer: part.pointer };
}

/** The keywords of a schema in object form; none for `true`. */
export function keywordsOf(part: Part): JsonSchema {
  return isObject(part.value) ? part.value : {};
}
