import type { Json } from "../../load/loaded-schema.ts";
import type { ValueSet } from "./value-set.ts";

/** The types of JSON values that constraints differ by; whole numbers are numbers. */
export const TYPES = ["null", "boolean", "number", "string", "array", "object"] as const;

/** One of the six types of JSON values. */
export type Type = (typeof TYPES)[number];

/** Which of the two schemas of a comparison a node belongs to. */
export type Side = "old" | "next";

/** A schema with its references followed: every place that holds a schema is a node, and recursion is a cycle of nodes. */
export interface SchemaNode {
  readonly side: Side;
  /** JSON pointer in the side's schema. */
  readonly pointer: string;
  /** Nodes with the same key, on either side, accept the same values. Known once both sides are linked. */
  key: number;
  /** The verdict of a schema that says the same of every value; null for all others. */
  readonly always: boolean | null;
  readonly types: ReadonlySet<Type>;
  /** Numbers must be whole. */
  readonly whole: boolean;
  /** Of `enum` and `const`: a value must be in each. */
  readonly values: readonly ValueSet[];
  readonly number: NumberRules | null;
  readonly text: TextRules | null;
  readonly array: ArrayRules | null;
  readonly object: ObjectRules | null;
  /** `$ref` and `allOf`. */
  readonly all: readonly SchemaNode[];
  readonly any: readonly SchemaNode[] | null;
  readonly one: readonly SchemaNode[] | null;
  readonly not: SchemaNode | null;
  readonly condition: Condition | null;
}

/** `if`; without `then` and `else` it only evaluates: `unevaluatedProperties` and `unevaluatedItems` see what it names. */
export interface Condition {
  readonly test: SchemaNode;
  readonly yes: SchemaNode | null;
  readonly no: SchemaNode | null;
}

/** Keywords of numbers as they stand; undefined where they do not. */
export interface NumberRules {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly exclusiveMinimum: number | undefined;
  readonly exclusiveMaximum: number | undefined;
  readonly multipleOf: number | undefined;
}

/** Keywords of strings; formats that nobody checks are left out. */
export interface TextRules {
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern: Pattern | undefined;
  readonly format: string | undefined;
}

/** A regular expression that is searched for. */
export interface Pattern {
  readonly source: string;
  readonly regexp: RegExp;
}

/** Keywords of arrays. */
export interface ArrayRules {
  readonly minItems: number;
  readonly maxItems: number;
  readonly unique: boolean;
  readonly prefix: readonly SchemaNode[];
  readonly items: SchemaNode | null;
  readonly contains: { readonly node: SchemaNode; readonly min: number; readonly max: number } | null;
  readonly unevaluated: SchemaNode | null;
}

/** Keywords of objects. */
export interface ObjectRules {
  readonly minProperties: number;
  readonly maxProperties: number;
  readonly required: readonly string[];
  /** True when `properties` stands there, even without a property. */
  readonly named: boolean;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  readonly patterns: readonly { readonly pattern: Pattern; readonly node: SchemaNode }[];
  readonly additional: SchemaNode | null;
  readonly names: SchemaNode | null;
  readonly dependentRequired: readonly (readonly [name: string, others: readonly string[]])[];
  readonly dependents: readonly (readonly [name: string, node: SchemaNode])[];
  readonly unevaluated: SchemaNode | null;
}

/** The type of a value. */
export function typeOf(value: Json): Type {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as Type;
}
