import type { Json } from "../load/loaded-schema.ts";
import type { Shape } from "./event-model.ts";

/**
 * True for a union whose only values are names and whole numbers, as in the JSON form of protocol buffers, where each can be told from its
 * text: the column is a STRING, and a text that is a whole number stands for the number.
 */
export function isTextEnum(shape: Shape): boolean {
  return shape.kind === "union" && shape.values !== null && shape.values.every(hasOwnText);
}

/** True for a union of text, numbers and booleans. */
export function isScalarUnion(shape: Shape): boolean {
  return shape.kind === "union" && shape.branches.every(({ shape: one }) => scalarKinds.has(one.kind));
}

const scalarKinds: ReadonlySet<Shape["kind"]> = new Set(["string", "number", "boolean"] as const);

function hasOwnText(value: Json): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value);
  return typeof value === "string" && !/^-?\d+$/.test(value);
}
