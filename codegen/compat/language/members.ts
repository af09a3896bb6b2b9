import type { ArrayRules, ObjectRules, SchemaNode } from "./node.ts";

/** What an object's keywords ask of the member of a name, but for `unevaluatedProperties`. */
export function memberNodes(rules: ObjectRules, name: string): readonly SchemaNode[] {
  const found: SchemaNode[] = [];
  const own = rules.properties.get(name);
  if (own !== undefined) found.push(own);
  for (const { pattern, node } of rules.patterns) if (pattern.regexp.test(name)) found.push(node);
  if (found.length === 0 && rules.additional !== null) found.push(rules.additional);
  return found;
}

/** What an array's keywords ask of the item at an index, but for `contains` and `unevaluatedItems`. */
export function itemNode(rules: ArrayRules, index: number): SchemaNode | null {
  return rules.prefix[index] ?? rules.items;
}
