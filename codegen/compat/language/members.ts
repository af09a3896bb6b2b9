import type { ArrayRules, ObjectRules, SchemaNode } from "./node.ts";

/** A node that a member or an item must satisfy, with the steps to it from the node that says so. */
export interface Applied {
  readonly steps: readonly (string | number)[];
  readonly node: SchemaNode;
}

/** What an object's keywords ask of the member of a name, but for `unevaluatedProperties`. */
export function memberNodes(rules: ObjectRules, name: string): readonly Applied[] {
  const found: Applied[] = [];
  const own = rules.properties.get(name);
  if (own !== undefined) found.push({ steps: ["properties", name], node: own });
  for (const { pattern, node } of rules.patterns) {
    if (pattern.regexp.test(name)) found.push({ steps: ["patternProperties", pattern.source], node });
  }
  if (found.length === 0 && rules.additional !== null) {
    found.push({ steps: ["additionalProperties"], node: rules.additional });
  }
  return found;
}

/** What an array's keywords ask of the item at an index, but for `contains` and `unevaluatedItems`. */
export function itemNode(rules: ArrayRules, index: number): Applied | null {
  const own = rules.prefix[index];
  if (own !== undefined) return { steps: ["prefixItems", index], node: own };
  return rules.items === null ? null : { steps: ["items"], node: rules.items };
}
