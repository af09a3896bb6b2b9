import { childrenOf } from "./children.ts";
import type { SchemaNode } from "./node.ts";

/**
 * Gives every node a key; nodes with the same key accept the same values, since they say the same in all that can be reached from them.
 * Annotations and the order of members, types and branches play no part. Recursive schemas take part: their nodes are told apart
 * round by round, until a round tells no more apart.
 */
export function classify(nodes: Iterable<SchemaNode>): void {
  const keys = new Map<string, number>();
  const intern = (text: string): number => {
    const known = keys.get(text);
    if (known !== undefined) return known;
    keys.set(text, keys.size);
    return keys.size - 1;
  };
  const all = [...nodes];
  const cyclic = all.filter((node) => !classifyPlain(node, intern));
  const parts = new Map(cyclic.map((node) => [node, childrenOf(node)]));
  for (const [node, { local }] of parts) node.key = intern(`cycle ${local}`);
  let count = 0;
  for (;;) {
    const next = new Map<SchemaNode, number>();
    for (const [node, { local, groups }] of parts)
      next.set(node, intern(`cycle ${node.key} ${local} ${groupText(groups)}`));
    for (const [node, key] of next) node.key = key;
    const distinct = new Set(next.values()).size;
    if (distinct === count) return;
    count = distinct;
  }
}

const IN_PROGRESS = -2;
const CYCLIC = -3;

/** Gives a node its key when no recursion can be reached from it; false otherwise. */
function classifyPlain(node: SchemaNode, intern: (text: string) => number): boolean {
  if (node.key !== -1) return node.key >= 0;
  node.key = IN_PROGRESS;
  const { local, groups } = childrenOf(node);
  let plain = true;
  for (const { nodes } of groups) for (const child of nodes) plain = classifyPlain(child, intern) && plain;
  node.key = plain ? intern(`${local} ${groupText(groups)}`) : CYCLIC;
  return plain;
}

function groupText(groups: ReturnType<typeof childrenOf>["groups"]): string {
  return groups
    .map(({ name, nodes, ordered }) => {
      const keys = nodes.map((one) => one.key);
      return `${name}=${(ordered ? keys : keys.toSorted((a, b) => a - b)).join()}`;
    })
    .join(" ");
}
