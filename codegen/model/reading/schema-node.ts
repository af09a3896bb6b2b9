import { valueAt } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { childPointer, pointerTokens } from "../../load/pointer.ts";

/** Targets of the `$ref`s that are being followed, the innermost first. A target that comes up twice is a recursion. */
export type Trail = { readonly target: string; readonly outer: Trail } | null;

/** A schema within a schema file. */
export interface SchemaNode {
  readonly value: Json;
  readonly pointer: string;
  readonly trail: Trail;
}

/** A keyword's value and where it stands. */
export interface Cell {
  readonly value: Json;
  readonly pointer: string;
}

/** The keywords of a schema object as they stand. */
export function cellsOf(schema: JsonSchema, pointer: string): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const [keyword, value] of Object.entries(schema)) {
    cells.set(keyword, { value, pointer: childPointer(pointer, keyword) });
  }
  return cells;
}

/** The value at a local reference such as `#/$defs/address`; undefined when it is no pointer or points nowhere. */
export function lookUp(
  root: JsonSchema,
  ref: string,
): { readonly value: Json; readonly pointer: string } | undefined {
  if (ref !== "#" && !ref.startsWith("#/")) return undefined;
  const pointer = decodeFragment(ref.slice(1));
  const value = valueAt(root, pointerTokens(pointer) ?? []);
  return value === undefined ? undefined : { value, pointer };
}

/** True when the trail leads through the target. */
export function leadsThrough(trail: Trail, target: string): boolean {
  for (let step = trail; step !== null; step = step.outer) if (step.target === target) return true;
  return false;
}

function decodeFragment(fragment: string): string {
  if (!fragment.includes("%")) return fragment;
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
