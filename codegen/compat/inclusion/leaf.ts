import type { SchemaNode } from "../language/node.ts";
import type { Literal } from "./literal.ts";

/** One keyword of a node that a value must break. */
export interface Broken {
  readonly node: SchemaNode;
  readonly keyword: BrokenKeyword;
  /** A property's name, or the index of a pattern or an item. */
  readonly child: string | number;
}

/** Keywords that can be broken by themselves; the others are broken through what they hold. */
export type BrokenKeyword =
  | "values"
  | "whole"
  | "minimum"
  | "maximum"
  | "exclusiveMinimum"
  | "exclusiveMaximum"
  | "multipleOf"
  | "minLength"
  | "maxLength"
  | "pattern"
  | "format"
  | "minItems"
  | "maxItems"
  | "uniqueItems"
  | "prefixItems"
  | "items"
  | "minContains"
  | "maxContains"
  | "unevaluatedItems"
  | "minProperties"
  | "maxProperties"
  | "properties"
  | "patternProperties"
  | "additionalProperties"
  | "propertyNames"
  | "unevaluatedProperties";

/** One way to meet a goal, for a value of one type: a conjunction without alternatives. */
export interface Leaf {
  /** Nodes whose own keywords must hold. */
  readonly kept: readonly SchemaNode[];
  /** Those of them that stand below a negation only, and declare nothing. */
  readonly quiet: ReadonlySet<SchemaNode>;
  readonly broken: readonly Broken[];
  /** Properties that must be there, and that must not. */
  readonly present: readonly string[];
  readonly absent: readonly string[];
  /** Branches of the writer's `anyOf` beside the one that was chosen: they may hold too, and declare properties. */
  readonly maybe: readonly SchemaNode[];
}

/** One side of an alternative on the way to a leaf. */
export interface Choice {
  readonly literals?: readonly Literal[];
  readonly broken?: Broken;
  readonly present?: readonly string[];
  readonly absent?: readonly string[];
}
