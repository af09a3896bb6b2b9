import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { canonicalText } from "./canonical-text.ts";
import { hasFormat, isMultiple, lengthOf } from "./checks.ts";
import { typeOf, type NumberRules, type ObjectRules, type SchemaNode, type TextRules } from "./node.ts";
import { isIn } from "./value-set.ts";

/** The first keyword of the node itself, not of the schemas that it holds, that a value breaks; null when it keeps all. */
export function ownFailure(node: SchemaNode, value: Json): string | null {
  const type = typeOf(value);
  if (!node.types.has(type)) return "type";
  for (const set of node.values) if (!isIn(set, value)) return set.keyword;
  if (typeof value === "number") {
    if (node.whole && !Number.isInteger(value)) return "type";
    return node.number === null ? null : numberFailure(node.number, value);
  }
  if (typeof value === "string") return node.text === null ? null : textFailure(node.text, value);
  if (Array.isArray(value)) return arrayFailure(node, value as readonly Json[]);
  return isJsonObject(value) && node.object !== null ? objectFailure(node.object, value) : null;
}

function numberFailure(rules: NumberRules, value: number): string | null {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = rules;
  if (minimum !== undefined && value < minimum) return "minimum";
  if (maximum !== undefined && value > maximum) return "maximum";
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return "exclusiveMinimum";
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return "exclusiveMaximum";
  return multipleOf !== undefined && !isMultiple(value, multipleOf) ? "multipleOf" : null;
}

function textFailure(rules: TextRules, value: string): string | null {
  if (rules.minLength > 0 && lengthOf(value) < rules.minLength) return "minLength";
  if (rules.maxLength !== Infinity && lengthOf(value) > rules.maxLength) return "maxLength";
  if (rules.pattern !== undefined && !rules.pattern.regexp.test(value)) return "pattern";
  return rules.format !== undefined && !hasFormat(value, rules.format) ? "format" : null;
}

function arrayFailure({ array }: SchemaNode, value: readonly Json[]): string | null {
  if (array === null) return null;
  if (value.length < array.minItems) return "minItems";
  if (value.length > array.maxItems) return "maxItems";
  return array.unique && new Set(value.map(canonicalText)).size < value.length ? "uniqueItems" : null;
}

function objectFailure(rules: ObjectRules, value: { readonly [name: string]: Json }): string | null {
  const has = (name: string): boolean => Object.hasOwn(value, name);
  if (!rules.required.every(has)) return "required";
  if (rules.dependentRequired.some(([name, others]) => has(name) && !others.every(has)))
    return "dependentRequired";
  if (rules.minProperties === 0 && rules.maxProperties === Infinity) return null;
  const count = Object.keys(value).length;
  if (count < rules.minProperties) return "minProperties";
  return count > rules.maxProperties ? "maxProperties" : null;
}
