import type { ObjectRules, SchemaNode } from "./node.ts";

/** What a node says by itself, as a text, and the nodes that it says the rest by. */
export interface NodeParts {
  readonly local: string;
  readonly groups: readonly Group[];
}

interface Group {
  readonly name: string;
  readonly nodes: readonly SchemaNode[];
  readonly ordered: boolean;
}

/** The parts of a node: two nodes with equal texts and, group by group, equal children accept the same values. */
export function childrenOf(node: SchemaNode): NodeParts {
  const { array, object, text, condition } = node;
  const local = JSON.stringify([
    node.always,
    [...node.types].toSorted().join(),
    node.whole,
    node.values.map((set) => JSON.stringify([...set.texts].toSorted())).toSorted(),
    node.number,
    text === null ? null : [text.minLength, text.maxLength, text.pattern?.source, text.format],
    array === null
      ? null
      : [array.minItems, array.maxItems, array.unique, array.contains?.min, array.contains?.max],
    object === null ? null : objectText(object),
  ]);
  return {
    local,
    groups: [
      group("all", node.all, false),
      ...optional("any", node.any, false),
      ...optional("one", node.one, false),
      ...single("not", node.not),
      ...single("if", condition?.test),
      ...single("then", condition?.yes),
      ...single("else", condition?.no),
      ...(array === null
        ? []
        : [
            group("prefix", array.prefix, true),
            ...single("items", array.items),
            ...single("contains", array.contains?.node),
            ...single("unevaluatedItems", array.unevaluated),
          ]),
      ...(object === null ? [] : objectGroups(object)),
    ],
  };
}

function objectText(object: ObjectRules): readonly unknown[] {
  return [
    object.minProperties,
    object.maxProperties,
    object.required.toSorted(),
    object.named,
    object.dependentRequired.map(([name, others]) => JSON.stringify([name, others.toSorted()])).toSorted(),
  ];
}

function objectGroups(object: ObjectRules): readonly Group[] {
  const named = (keyword: string, entries: Iterable<readonly [string, SchemaNode]>): readonly Group[] =>
    [...entries]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, node]) => group(`${keyword}/${JSON.stringify(name)}`, [node], true));
  return [
    ...named("properties", object.properties),
    ...named(
      "patterns",
      object.patterns.map((one) => [one.pattern.source, one.node] as const),
    ),
    ...named("dependents", object.dependents),
    ...single("additional", object.additional),
    ...single("names", object.names),
    ...single("unevaluated", object.unevaluated),
  ];
}

function group(name: string, nodes: readonly SchemaNode[], ordered: boolean): Group {
  return { name, nodes, ordered };
}

function optional(name: string, nodes: readonly SchemaNode[] | null, ordered: boolean): readonly Group[] {
  return nodes === null ? [] : [group(name, nodes, ordered)];
}

function single(name: string, node: SchemaNode | null | undefined): readonly Group[] {
  return node === null || node === undefined ? [] : [group(name, [node], true)];
}
