import { itemNode } from "../language/members.ts";
import type { ArrayRules, SchemaNode } from "../language/node.ts";
import type { Leaf } from "./leaf.ts";
import { mayDeclare, must, mustNot, mustQuietly, quietly, type Goal, type Literal } from "./literal.ts";
import { arrayRulesInPlace } from "./static-rules.ts";

/** An item that meets the literals must stand somewhere from an index on. */
export interface SomeItem {
  readonly from: number;
  readonly literals: readonly Literal[];
}

/** What a leaf asks of an array. */
export interface ArrayDemand {
  readonly min: number;
  readonly max: number;
  readonly unique: boolean;
  /** What items had better not be, since only so many of them may. */
  readonly avoided: readonly Literal[];
  /** Two items must be equal. */
  readonly repeats: boolean;
  readonly some: readonly SomeItem[];
  /** From this index on every item must meet the same. */
  readonly tail: number;
  /** All that the item at an index must meet. */
  readonly itemGoal: (index: number, more?: readonly Literal[]) => Goal;
}

/** Reads what a leaf asks of an array; keywords that it cannot put into a demand are left to the check of the value. */
export function arrayDemand(leaf: Leaf): ArrayDemand {
  const rules = leaf.kept.flatMap(({ array }) => array ?? []);
  const quiet = new Set([...leaf.quiet].flatMap(({ array }) => array ?? []));
  const asked = (one: ArrayRules, node: SchemaNode): Literal =>
    quiet.has(one) ? mustQuietly(node) : must(node);
  let min = Math.max(0, ...rules.map((one) => one.minItems));
  let max = Math.min(Infinity, ...rules.map((one) => one.maxItems));
  const some: SomeItem[] = [];
  const everywhere: Literal[] = [];
  const avoided: Literal[] = [];
  const placed = new Map<number, Literal[]>();
  let repeats = false;
  const contains = (literal: Literal, count: number): void => {
    // One demand for each item that is asked for; very many are left to the check.
    for (let i = 0; i < Math.min(count, 20); i++) some.push({ from: 0, literals: [literal] });
    min = Math.max(min, count);
  };
  for (const own of rules) {
    const one = own.contains;
    if (one === null) continue;
    if (one.max === 0) everywhere.push(mustNot(one.node));
    else if (one.max !== Infinity) avoided.push(mustNot(one.node));
    if (one.min > 0) contains(asked(own, one.node), one.min);
    if (one.min > one.max) min = Infinity;
  }
  for (const { node, keyword, child } of leaf.broken) {
    const { array } = node;
    if (array === null) continue;
    if (keyword === "minItems") max = Math.min(max, array.minItems - 1);
    if (keyword === "maxItems") min = Math.max(min, array.maxItems + 1);
    if (keyword === "uniqueItems") repeats = true;
    const prefix = keyword === "prefixItems" ? array.prefix[Number(child)] : undefined;
    if (prefix !== undefined) {
      placed.set(Number(child), [...(placed.get(Number(child)) ?? []), mustNot(prefix)]);
      min = Math.max(min, Number(child) + 1);
    }
    if (keyword === "items" && array.items !== null) {
      some.push({ from: array.prefix.length, literals: [mustNot(array.items)] });
    }
    if (keyword === "unevaluatedItems" && array.unevaluated !== null && array.items === null) {
      const contained = array.contains === null ? [] : [mustNot(array.contains.node)];
      some.push({ from: array.prefix.length, literals: [mustNot(array.unevaluated), ...contained] });
    }
    if (keyword === "minContains" && array.contains?.min === 1) everywhere.push(mustNot(array.contains.node));
    if (keyword === "maxContains" && array.contains !== null)
      contains(mustQuietly(array.contains.node), array.contains.max + 1);
  }
  const unevaluated = leaf.kept.flatMap((node) => {
    const schema = node.array?.unevaluated ?? null;
    return schema === null || node.array === null
      ? []
      : [{ schema, literal: asked(node.array, schema), others: arrayRulesInPlace(node) }];
  });
  const maybe = leaf.maybe.filter((node) => !leaf.kept.includes(node)).flatMap(arrayRulesInPlace);
  const speaking = [...rules, ...unevaluated.flatMap((one) => one.others)];
  return {
    min: repeats ? Math.max(min, 2) : min,
    max,
    unique: rules.some((one) => one.unique),
    avoided,
    repeats,
    some,
    tail: Math.max(
      0,
      ...speaking.map((one) => one.prefix.length),
      ...[...placed.keys()].map((index) => index + 1),
    ),
    itemGoal,
  };

  function itemGoal(index: number, more: readonly Literal[] = []): Goal {
    const all = [
      ...rules.flatMap((one) => {
        const applied = itemNode(one, index);
        return applied === null ? [] : [asked(one, applied)];
      }),
      ...unevaluated.flatMap(({ schema, literal, others }) =>
        others.some((one) => mayEvaluate(one, index, schema)) ? [] : [literal],
      ),
      ...(placed.get(index) ?? []),
      ...everywhere,
      ...more,
    ];
    return mayBeToldMore(index) ? all.map(quietly) : all;
  }

  /** Whether a schema that is not asked for may hold too, and declare more of the item. */
  function mayBeToldMore(index: number): boolean {
    const contained = [...rules, ...maybe].flatMap((one) => one.contains?.node ?? []);
    const told = maybe.flatMap((one) => itemNode(one, index) ?? []);
    return [...contained, ...told].some(mayDeclare) || unevaluated.some(({ schema }) => mayDeclare(schema));
  }
}

function mayEvaluate(rules: ArrayRules, index: number, own: SchemaNode): boolean {
  if (itemNode(rules, index) !== null || rules.contains !== null) return true;
  return rules.unevaluated !== null && rules.unevaluated !== own;
}
