import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { accepts, countAccepted, isExactlyOne, isUnevaluatedItem, isUnevaluatedMember } from "./accepts.ts";
import { itemNode, memberNodes } from "./members.ts";
import { typeOf, type SchemaNode } from "./node.ts";
import { ownFailure } from "./own-failure.ts";

/** Where a document is rejected, and by what. */
export interface Rejection {
  /** JSON pointer into the document. */
  readonly at: string;
  /** JSON pointer to a keyword of the schema; to the schema itself where that is `false`. */
  readonly keyword: string;
}

/** The first rejection of a value that a node does not accept, as deep as it can be told; null when the node accepts it. */
export function rejectionOf(node: SchemaNode, value: Json, at = ""): Rejection | null {
  if (node.always !== null) return node.always ? null : { at, keyword: node.pointer };
  const here = (keyword: string): Rejection => ({ at, keyword: childPointer(node.pointer, keyword) });
  const own = ownFailure(node, value);
  if (own !== null) return here(own);
  return (
    inCombinators(node, value, at, here) ?? inItems(node, value, at, here) ?? inMembers(node, value, at, here)
  );
}

type Here = (keyword: string) => Rejection;

function inCombinators(node: SchemaNode, value: Json, at: string, here: Here): Rejection | null {
  for (const child of node.all) {
    const found = rejectionOf(child, value, at);
    if (found !== null) return found;
  }
  if (node.any !== null && !node.any.some((one) => accepts(one, value))) {
    return inOnlyBranch(node.any, value, at) ?? here("anyOf");
  }
  if (node.one !== null && !isExactlyOne(node.one, value)) {
    const isNone = !node.one.some((one) => accepts(one, value));
    return (isNone ? inOnlyBranch(node.one, value, at) : null) ?? here("oneOf");
  }
  if (node.not !== null && accepts(node.not, value)) return here("not");
  if (node.condition === null) return null;
  const { test, yes, no } = node.condition;
  const branch = accepts(test, value) ? yes : no;
  return branch === null ? null : rejectionOf(branch, value, at);
}

/** The rejection of the one branch that takes values of the type. */
function inOnlyBranch(branches: readonly SchemaNode[], value: Json, at: string): Rejection | null {
  const fitting = branches.filter((one) => one.always !== false && one.types.has(typeOf(value)));
  return fitting.length === 1 && fitting[0] !== undefined ? rejectionOf(fitting[0], value, at) : null;
}

function inItems(node: SchemaNode, value: Json, at: string, here: Here): Rejection | null {
  const { array } = node;
  if (array === null || !Array.isArray(value)) return null;
  const items = value as readonly Json[];
  for (const [index, item] of items.entries()) {
    const applied = itemNode(array, index);
    const found = applied === null ? null : rejectionOf(applied.node, item, childPointer(at, index));
    if (found !== null) return found;
  }
  if (array.contains !== null) {
    const count = countAccepted(array.contains.node, items);
    if (count < array.contains.min) return here(count === 0 ? "contains" : "minContains");
    if (count > array.contains.max) return here("maxContains");
  }
  if (array.unevaluated === null) return null;
  for (const [index, item] of items.entries()) {
    const found = isUnevaluatedItem(node, items, index)
      ? rejectionOf(array.unevaluated, item, childPointer(at, index))
      : null;
    if (found !== null) return found;
  }
  return null;
}

function inMembers(node: SchemaNode, value: Json, at: string, here: Here): Rejection | null {
  const { object } = node;
  if (object === null || !isJsonObject(value)) return null;
  for (const [name, member] of Object.entries(value)) {
    const place = childPointer(at, name);
    for (const { node: child } of memberNodes(object, name)) {
      const found = rejectionOf(child, member, place);
      if (found !== null) return found;
    }
    if (object.names !== null && !accepts(object.names, name)) return { ...here("propertyNames"), at: place };
    if (object.unevaluated !== null && isUnevaluatedMember(node, value, name)) {
      const found = rejectionOf(object.unevaluated, member, place);
      if (found !== null) return found;
    }
  }
  for (const [name, child] of object.dependents) {
    const found = Object.hasOwn(value, name) ? rejectionOf(child, value, at) : null;
    if (found !== null) return found;
  }
  return null;
}
