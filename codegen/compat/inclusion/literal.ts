import type { Json } from "../../load/loaded-schema.ts";
import type { SchemaNode } from "../language/node.ts";

/** A value is asked to be valid against the node, or not to be. */
export interface Literal {
  readonly node: SchemaNode;
  readonly holds: boolean;
  /** The node stands below a negation: it must hold, but declares no property. */
  readonly quiet?: boolean;
}

/** What is asked of one value: all of it. */
export type Goal = readonly Literal[];

/** The answer to a goal: no value meets it; this one does, by both schemas' word; or nobody knows. */
export type Answer =
  | { readonly kind: "none" }
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "unknown" };

/** No value meets the goal. */
export const NONE: Answer = { kind: "none" };
/** Neither a value nor a proof that there is none. */
export const UNKNOWN: Answer = { kind: "unknown" };

/** A value that meets the goal. */
export function found(value: Json): Answer {
  return { kind: "value", value };
}

/** The value must be valid against the node. */
export function must(node: SchemaNode): Literal {
  return { node, holds: true };
}

/** The value must be valid against a node below a negation. */
export function mustQuietly(node: SchemaNode): Literal {
  return { node, holds: true, quiet: true };
}

/** The value must not be valid against the node. */
export function mustNot(node: SchemaNode): Literal {
  return { node, holds: false };
}

/** The same number for literals that ask the same, its negative for those that ask the opposite. */
export function literalKey({ node, holds }: Literal): number {
  return holds ? node.key + 1 : -node.key - 1;
}

/** The same literal, which declares nothing. */
export function quietly(literal: Literal): Literal {
  return literal.holds ? { ...literal, quiet: true } : literal;
}

/** Whether a node can declare properties, of a value or of what the value holds. */
export function mayDeclare(node: SchemaNode): boolean {
  return node.always === null && (node.types.has("object") || node.types.has("array"));
}
