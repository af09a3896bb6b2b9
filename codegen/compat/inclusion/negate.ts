import type { ArrayRules, NumberRules, ObjectRules, SchemaNode, TextRules, Type } from "../language/node.ts";
import type { BrokenKeyword, Choice } from "./leaf.ts";
import { mustNot, mustQuietly } from "./literal.ts";

/** All the ways in which a value of a type can be invalid against a node; null when every value of the type is. */
export function waysToBreak(node: SchemaNode, type: Type): readonly Choice[] | null {
  if (node.always !== null) return node.always ? [] : null;
  if (!node.types.has(type)) return null;
  const ways: Choice[] = [];
  if (node.values.length > 0) ways.push(broken(node, "values"));
  if (type === "number" && node.whole) ways.push(broken(node, "whole"));
  if (type === "number" && node.number !== null) ways.push(...ofNumber(node, node.number));
  if (type === "string" && node.text !== null) ways.push(...ofText(node, node.text));
  for (const child of node.all) ways.push({ literals: [mustNot(child)] });
  if (node.any !== null) ways.push({ literals: node.any.map(mustNot) });
  if (node.one !== null) ways.push(...ofOne(node.one));
  if (node.not !== null) ways.push({ literals: [mustQuietly(node.not)] });
  if (node.condition !== null) {
    const { test, yes, no } = node.condition;
    if (yes !== null) ways.push({ literals: [mustQuietly(test), mustNot(yes)] });
    if (no !== null) ways.push({ literals: [mustNot(test), mustNot(no)] });
  }
  if (type === "array" && node.array !== null) ways.push(...ofArray(node, node.array));
  if (type === "object" && node.object !== null) ways.push(...ofObject(node, node.object));
  return ways;
}

function broken(node: SchemaNode, keyword: BrokenKeyword, child: string | number = ""): Choice {
  return { broken: { node, keyword, child } };
}

function ofNumber(node: SchemaNode, rules: NumberRules): readonly Choice[] {
  const keywords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const;
  return keywords.filter((keyword) => rules[keyword] !== undefined).map((keyword) => broken(node, keyword));
}

function ofText(node: SchemaNode, rules: TextRules): readonly Choice[] {
  const ways: Choice[] = [];
  if (rules.minLength > 0) ways.push(broken(node, "minLength"));
  if (rules.maxLength !== Infinity) ways.push(broken(node, "maxLength"));
  if (rules.pattern !== undefined) ways.push(broken(node, "pattern"));
  if (rules.format !== undefined) ways.push(broken(node, "format"));
  return ways;
}

/** Not exactly one: none, or two of them. */
function ofOne(branches: readonly SchemaNode[]): readonly Choice[] {
  const ways: Choice[] = [{ literals: branches.map(mustNot) }];
  for (const [index, first] of branches.entries()) {
    for (const second of branches.slice(index + 1))
      ways.push({ literals: [mustQuietly(first), mustQuietly(second)] });
  }
  return ways;
}

function ofArray(node: SchemaNode, rules: ArrayRules): readonly Choice[] {
  const ways: Choice[] = [];
  if (rules.minItems > 0) ways.push(broken(node, "minItems"));
  if (rules.maxItems !== Infinity) ways.push(broken(node, "maxItems"));
  if (rules.unique) ways.push(broken(node, "uniqueItems"));
  for (const [index, child] of rules.prefix.entries()) {
    if (child.always !== true) ways.push(broken(node, "prefixItems", index));
  }
  if (rules.items !== null && rules.items.always !== true) ways.push(broken(node, "items"));
  if (rules.contains !== null && rules.contains.min > 0) ways.push(broken(node, "minContains"));
  if (rules.contains !== null && rules.contains.max !== Infinity) ways.push(broken(node, "maxContains"));
  if (rules.unevaluated !== null && rules.unevaluated.always !== true)
    ways.push(broken(node, "unevaluatedItems"));
  return ways;
}

function ofObject(node: SchemaNode, rules: ObjectRules): readonly Choice[] {
  const ways: Choice[] = [];
  if (rules.minProperties > 0) ways.push(broken(node, "minProperties"));
  if (rules.maxProperties !== Infinity) ways.push(broken(node, "maxProperties"));
  for (const name of rules.required) ways.push({ absent: [name] });
  for (const [name, child] of rules.properties) {
    if (child.always !== true) ways.push(broken(node, "properties", name));
  }
  for (const [index, { node: child }] of rules.patterns.entries()) {
    if (child.always !== true) ways.push(broken(node, "patternProperties", index));
  }
  for (const [name, others] of rules.dependentRequired) {
    for (const other of others) ways.push({ present: [name], absent: [other] });
  }
  for (const [name, child] of rules.dependents) ways.push({ present: [name], literals: [mustNot(child)] });
  if (rules.names !== null && rules.names.always !== true) ways.push(broken(node, "propertyNames"));
  if (rules.additional !== null && rules.additional.always !== true)
    ways.push(broken(node, "additionalProperties"));
  if (rules.unevaluated !== null && rules.unevaluated.always !== true) {
    ways.push(broken(node, "unevaluatedProperties"));
  }
  return ways;
}
