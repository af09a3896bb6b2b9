import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { itemNode, memberNodes } from "./members.ts";
import type { ArrayRules, ObjectRules, SchemaNode } from "./node.ts";
import { ownFailure } from "./own-failure.ts";

/** What nodes of branches said last: references that double each other ask the same of the same value again and again. */
const last = new WeakMap<SchemaNode, { readonly value: Json; readonly verdict: boolean }>();

/** Whether a value is valid against a node. Values must not be changed between questions. */
export function accepts(node: SchemaNode, value: Json): boolean {
  if (node.always !== null) return node.always;
  if (node.all.length === 0 && node.any === null && node.one === null && node.condition === null)
    return acceptsAnew(node, value);
  const known = last.get(node);
  if (known !== undefined && known.value === value) return known.verdict;
  const verdict = acceptsAnew(node, value);
  last.set(node, { value, verdict });
  return verdict;
}

function acceptsAnew(node: SchemaNode, value: Json): boolean {
  if (ownFailure(node, value) !== null) return false;
  for (const child of node.all) if (!accepts(child, value)) return false;
  if (node.any !== null && !node.any.some((child) => accepts(child, value))) return false;
  if (node.one !== null && !isExactlyOne(node.one, value)) return false;
  if (node.not !== null && accepts(node.not, value)) return false;
  if (node.condition !== null) {
    const { test, yes, no } = node.condition;
    const branch = accepts(test, value) ? yes : no;
    if (branch !== null && !accepts(branch, value)) return false;
  }
  if (Array.isArray(value))
    return node.array === null || acceptsItems(node, node.array, value as readonly Json[]);
  return !isJsonObject(value) || node.object === null || acceptsMembers(node, node.object, value);
}

/** Whether exactly one of the nodes accepts a value. */
export function isExactlyOne(nodes: readonly SchemaNode[], value: Json): boolean {
  let count = 0;
  for (const node of nodes) {
    if (accepts(node, value) && ++count > 1) return false;
  }
  return count === 1;
}

/** How many items a node accepts. */
export function countAccepted(node: SchemaNode, items: readonly Json[]): number {
  return items.reduce((count: number, item) => count + (accepts(node, item) ? 1 : 0), 0);
}

function acceptsItems(node: SchemaNode, rules: ArrayRules, items: readonly Json[]): boolean {
  for (const [index, item] of items.entries()) {
    const applied = itemNode(rules, index);
    if (applied !== null && !accepts(applied, item)) return false;
  }
  if (rules.contains !== null) {
    const count = countAccepted(rules.contains.node, items);
    if (count < rules.contains.min || count > rules.contains.max) return false;
  }
  const { unevaluated } = rules;
  if (unevaluated === null) return true;
  return items.every((item, index) => !isUnevaluatedItem(node, items, index) || accepts(unevaluated, item));
}

function acceptsMembers(
  node: SchemaNode,
  rules: ObjectRules,
  value: { readonly [name: string]: Json },
): boolean {
  for (const name of Object.keys(value)) {
    const member = value[name] ?? null;
    for (const child of memberNodes(rules, name)) if (!accepts(child, member)) return false;
    if (rules.names !== null && !accepts(rules.names, name)) return false;
  }
  for (const [name, child] of rules.dependents) {
    if (Object.hasOwn(value, name) && !accepts(child, value)) return false;
  }
  const { unevaluated } = rules;
  if (unevaluated === null) return true;
  return Object.keys(value).every(
    (name) => !isUnevaluatedMember(node, value, name) || accepts(unevaluated, value[name] ?? null),
  );
}

/** The node and all nodes that apply to a value in its place, through combinators, as far as they accept it, each once. */
export function inPlace(node: SchemaNode, value: Json): ReadonlySet<SchemaNode> {
  const found = new Set([node]);
  for (const one of found) {
    for (const child of branchesOf(one, value)) if (accepts(child, value)) found.add(child);
  }
  return found;
}

function* branchesOf({ all, any, one, condition, object }: SchemaNode, value: Json): Generator<SchemaNode> {
  yield* all;
  yield* any ?? [];
  yield* one ?? [];
  if (condition !== null) {
    const { test, yes, no } = condition;
    const isYes = accepts(test, value);
    if (isYes) yield test;
    const branch = isYes ? yes : no;
    if (branch !== null) yield branch;
  }
  if (object === null || !isJsonObject(value)) return;
  for (const [name, child] of object.dependents) if (Object.hasOwn(value, name)) yield child;
}

/** Whether `unevaluatedProperties` of a node is asked about a member. */
export function isUnevaluatedMember(
  node: SchemaNode,
  value: { readonly [name: string]: Json },
  name: string,
): boolean {
  for (const one of inPlace(node, value)) {
    if (one.object === null) continue;
    if (one !== node && one.object.unevaluated !== null) return false;
    if (memberNodes(one.object, name).length > 0) return false;
  }
  return true;
}

/** Whether `unevaluatedItems` of a node is asked about an item. */
export function isUnevaluatedItem(node: SchemaNode, items: readonly Json[], index: number): boolean {
  for (const one of inPlace(node, items)) {
    const rules = one.array;
    if (rules === null) continue;
    if (one !== node && rules.unevaluated !== null) return false;
    if (itemNode(rules, index) !== null) return false;
    if (rules.contains !== null && accepts(rules.contains.node, items[index] ?? null)) return false;
  }
  return true;
}
