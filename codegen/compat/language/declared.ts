import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { accepts, inPlace, isUnevaluatedItem, isUnevaluatedMember } from "./accepts.ts";
import { itemNode, memberNodes } from "./members.ts";
import type { ObjectRules, SchemaNode } from "./node.ts";

/**
 * Whether a value that all the nodes accept has no undeclared property, at any depth. A property is declared by `properties`, a matching
 * `patternProperties`, `required`, or an `additionalProperties` or `unevaluatedProperties` that asks something of it, in a
 * schema that applies to the object and accepts it. `enum` and `const` declare what stands in them. Where no applied schema names
 * properties the object is free-form: all that it may hold is data.
 */
export function isDeclared(nodes: readonly SchemaNode[], value: Json): boolean {
  if (typeof value !== "object" || value === null) return true;
  const applied = nodes.flatMap((node) => (accepts(node, value) ? [...inPlace(node, value)] : []));
  if (applied.some((node) => node.values.length > 0)) return true;
  if (Array.isArray(value)) {
    return value.every((item: Json, index) =>
      isDeclared(itemNodes(applied, value as readonly Json[], index), item),
    );
  }
  if (!isJsonObject(value)) return true;
  const rules = applied.flatMap(({ object }) => object ?? []);
  const isClosed = rules.some(namesMembers);
  return Object.entries(value).every(([name, member]) => {
    if (isClosed && !rules.some((one) => declares(one, name))) return false;
    const children = applied.flatMap((node) => {
      const { object } = node;
      if (object === null) return [];
      const { unevaluated } = object;
      const isAsked = unevaluated !== null && isUnevaluatedMember(node, value, name);
      return [...memberNodes(object, name), ...(isAsked ? [unevaluated] : [])];
    });
    return isDeclared(children, member);
  });
}

/** Whether keywords of an object tell which members it has, so that it is not free-form. */
export function namesMembers(rules: ObjectRules): boolean {
  return rules.named || declaresOthers(rules);
}

/** Whether keywords of an object declare members that they do not name. */
export function declaresOthers(rules: ObjectRules): boolean {
  return rules.patterns.length > 0 || saysSomething(rules.additional) || saysSomething(rules.unevaluated);
}

/** Whether keywords of an object declare the member of a name. */
export function declares(rules: ObjectRules, name: string): boolean {
  if (rules.properties.has(name) || rules.required.includes(name)) return true;
  if (rules.patterns.some(({ pattern }) => pattern.regexp.test(name))) return true;
  if (rules.dependentRequired.some(([, others]) => others.includes(name))) return true;
  return saysSomething(rules.additional) || saysSomething(rules.unevaluated);
}

/** A schema that asks something, and does not only forbid. */
function saysSomething(node: SchemaNode | null): boolean {
  return node !== null && node.always === null;
}

function itemNodes(
  applied: readonly SchemaNode[],
  items: readonly Json[],
  index: number,
): readonly SchemaNode[] {
  return applied.flatMap((node) => {
    const { array } = node;
    if (array === null) return [];
    const own = itemNode(array, index);
    const { contains, unevaluated } = array;
    return [
      ...(own === null ? [] : [own]),
      ...(contains !== null && accepts(contains.node, items[index] ?? null) ? [contains.node] : []),
      ...(unevaluated !== null && isUnevaluatedItem(node, items, index) ? [unevaluated] : []),
    ];
  });
}
