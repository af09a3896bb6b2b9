import type { SchemaNode } from "./node.ts";

/**
 * What a node says about which properties and items are evaluated, and what it asks of the others, as a text. Nodes with the same text
 * agree on every value whether `unevaluatedProperties` and `unevaluatedItems` hold.
 */
export function evaluationText({ object, array, all, any, one, condition }: SchemaNode): string {
  const keys = (nodes: readonly SchemaNode[] | null | undefined): readonly number[] | null =>
    nodes?.map((node) => node.key).toSorted((a, b) => a - b) ?? null;
  return JSON.stringify([
    keys(all),
    keys(any),
    keys(one),
    condition === null ? null : [condition.test.key, condition.yes?.key, condition.no?.key],
    object === null
      ? null
      : [
          [...object.properties.keys()].toSorted(),
          object.patterns.map(({ pattern }) => pattern.source).toSorted(),
          object.additional !== null,
          object.dependents.map(([name, node]) => JSON.stringify([name, node.key])).toSorted(),
          object.unevaluated?.key,
        ],
    array === null
      ? null
      : [array.prefix.length, array.items !== null, array.contains?.node.key, array.unevaluated?.key],
  ]);
}
