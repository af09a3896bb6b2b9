import { isJsonObject } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { lookUp } from "./schema-node.ts";

/** A `$ref`, and how many JSON objects it stands for when each reference in them is written out, but for those that lead back. */
export interface Expansion {
  readonly ref: string;
  /** Where the `$ref` stands. */
  readonly pointer: string;
  readonly parts: number;
}

/** Keywords of which nothing is read when the event's fields are. */
const UNREAD: ReadonlySet<string> = new Set(["$defs", "const", "default", "enum", "examples"]);

/** Deeper parts are not counted. */
const DEEPEST = 2000;

/** The outermost reference that stands for the most parts; null when there is none. Takes no longer than reading the file once. */
export function largestReference(root: JsonSchema): Expansion | null {
  const sizes = new Map<Json, number>();
  let largest: Expansion | null = null;
  let depth = 0;
  sizeOf(root, "");
  return largest;

  function sizeOf(value: Json, pointer: string): number {
    if (typeof value !== "object" || value === null || depth > DEEPEST) return 0;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    sizes.set(value, 0);
    depth++;
    let size = Array.isArray(value) ? 0 : 1;
    for (const [name, part] of Object.entries(value)) {
      if (isJsonObject(value) && (UNREAD.has(name) || name.startsWith("x-"))) continue;
      const at = childPointer(pointer, name);
      size += name === "$ref" && typeof part === "string" ? sizeOfTarget(part, at) : sizeOf(part, at);
    }
    depth--;
    sizes.set(value, size);
    return size;
  }

  function sizeOfTarget(ref: string, pointer: string): number {
    const target = lookUp(root, ref);
    if (target === undefined) return 0;
    const parts = sizeOf(target.value, target.pointer);
    // The innermost is met first.
    if (largest === null || parts >= largest.parts) largest = { ref, pointer, parts };
    return parts;
  }
}
