import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { accepts, inPlace } from "./accepts.ts";
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
    return value.every((item: Json, index) => isDeclared(itemNodes(applied, item, index), item));
  }
  if (!isJsonObject(value)) return true;
  const rules = applied.flatMap(({ object }) => object ?? []);
  const isClosed = rules.some(namesMembers);
  return Object.entries(value).every(([name, member]) => {
    if (isClosed && !rules.some((one) => declares(one, name))) return false;
    const children = rules.flatMap((one) => [
      ...memberNodes(one, name),
      ...(one.unevaluated === null ? [] : [one.unevaluated]),
    ]);
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

function itemNodes(applied: readonly SchemaNode[], item: Json, index: number): readonly SchemaNode[] {
  return applied.flatMap(({ array }) => {
    if (array === null) return [];
    const own = itemNode(array, index);
    const { contains, unevaluated } = array;
    return [
      ...(own === null ? [] : [own]),
      ...(contains !== null && accepts(contains.node, item) ? [contains.node] : []),
      ...(unevaluated === null ? [] : [unevaluated]),
    ];
  });
}
