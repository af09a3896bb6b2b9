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

/** The places where a node rejects a value, as deep as they can be told, at most one of the node's own; none when it is accepted. */
export function* rejectionsOf(
  node: SchemaNode,
  value: Json,
  at = "",
  seen = new Set<SchemaNode>(),
): Generator<Rejection> {
  if (seen.has(node)) return;
  seen.add(node);
  if (node.always !== null) {
    if (!node.always) yield { at, keyword: node.pointer };
    return;
  }
  const here = (keyword: string): Rejection => ({ at, keyword: childPointer(node.pointer, keyword) });
  const own = ownFailure(node, value);
  if (own !== null) yield here(own);
  yield* inCombinators(node, value, { at, seen, here });
  yield* inItems(node, value, at, here);
  yield* inMembers(node, value, at, here);
}

type Here = (keyword: string) => Rejection;

/** A place, and the nodes that were asked about it. */
interface Asked {
  readonly at: string;
  readonly seen: Set<SchemaNode>;
  readonly here: Here;
}

function* inCombinators(node: SchemaNode, value: Json, asked: Asked): Generator<Rejection> {
  const { at, seen, here } = asked;
  for (const child of node.all) yield* rejectionsOf(child, value, at, seen);
  if (node.any !== null && !node.any.some((one) => accepts(one, value))) {
    yield* inOnlyBranch(node.any, value, asked);
    yield here("anyOf");
  }
  if (node.one !== null && !isExactlyOne(node.one, value)) {
    if (!node.one.some((one) => accepts(one, value))) yield* inOnlyBranch(node.one, value, asked);
    yield here("oneOf");
  }
  if (node.not !== null && accepts(node.not, value)) yield here("not");
  if (node.condition === null) return;
  const { test, yes, no } = node.condition;
  const branch = accepts(test, value) ? yes : no;
  if (branch !== null) yield* rejectionsOf(branch, value, at, seen);
}

/** The rejections of the one branch that takes values of the type. */
function* inOnlyBranch(
  branches: readonly SchemaNode[],
  value: Json,
  { at, seen }: Asked,
): Generator<Rejection> {
  const fitting = branches.filter((one) => one.always !== false && one.types.has(typeOf(value)));
  if (fitting.length === 1 && fitting[0] !== undefined) yield* rejectionsOf(fitting[0], value, at, seen);
}

function* inItems(node: SchemaNode, value: Json, at: string, here: Here): Generator<Rejection> {
  const { array } = node;
  if (array === null || !Array.isArray(value)) return;
  const items = value as readonly Json[];
  for (const [index, item] of items.entries()) {
    const applied = itemNode(array, index);
    if (applied !== null) yield* rejectionsOf(applied, item, childPointer(at, index));
  }
  if (array.contains !== null) {
    const count = countAccepted(array.contains.node, items);
    if (count < array.contains.min) yield here(count === 0 ? "contains" : "minContains");
    if (count > array.contains.max) yield here("maxContains");
  }
  if (array.unevaluated === null) return;
  for (const [index, item] of items.entries()) {
    if (isUnevaluatedItem(node, items, index))
      yield* rejectionsOf(array.unevaluated, item, childPointer(at, index));
  }
}

function* inMembers(node: SchemaNode, value: Json, at: string, here: Here): Generator<Rejection> {
  const { object } = node;
  if (object === null || !isJsonObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    const place = childPointer(at, name);
    for (const child of memberNodes(object, name)) yield* rejectionsOf(child, member, place);
    if (object.names !== null && !accepts(object.names, name)) yield { ...here("propertyNames"), at: place };
    if (object.unevaluated !== null && isUnevaluatedMember(node, value, name)) {
      yield* rejectionsOf(object.unevaluated, member, place);
    }
  }
  for (const [name, child] of object.dependents) {
    if (Object.hasOwn(value, name)) yield* rejectionsOf(child, value, at);
  }
}
