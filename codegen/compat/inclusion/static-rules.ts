import type { ArrayRules, ObjectRules, SchemaNode } from "../language/node.ts";

/** The keywords for objects of all nodes that could apply in the place of a node, itself included, whatever the value. */
export function rulesInPlace(node: SchemaNode): readonly ObjectRules[] {
  return [...reach(node)].flatMap(({ object }) => object ?? []);
}

/** The keywords for arrays of all nodes that could apply in the place of a node, itself included, whatever the value. */
export function arrayRulesInPlace(node: SchemaNode): readonly ArrayRules[] {
  return [...reach(node)].flatMap(({ array }) => array ?? []);
}

function reach(start: SchemaNode): ReadonlySet<SchemaNode> {
  const seen = new Set([start]);
  for (const node of seen) {
    const { condition } = node;
    const children = [
      ...node.all,
      ...(node.any ?? []),
      ...(node.one ?? []),
      ...(condition === null ? [] : [condition.test, condition.yes, condition.no]),
      ...(node.object?.dependents ?? []).map(([, one]) => one),
    ];
    for (const child of children) if (child !== null) seen.add(child);
  }
  return seen;
}
