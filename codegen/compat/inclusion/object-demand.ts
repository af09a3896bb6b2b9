import { declares, declaresOthers, namesMembers } from "../language/declared.ts";
import { memberNodes } from "../language/members.ts";
import type { ObjectRules, SchemaNode } from "../language/node.ts";
import type { Broken, Leaf } from "./leaf.ts";
import { mayDeclare, must, mustNot, mustQuietly, quietly, type Goal, type Literal } from "./literal.ts";
import type { Solver } from "./solver.ts";
import { rulesInPlace } from "./static-rules.ts";

/** A member of some name must be there and meet the literals. */
export interface SomeMember {
  /** Which names it may have. */
  readonly fits: (name: string) => boolean;
  /** Patterns that tell names apart for `fits`. */
  readonly patterns: readonly string[];
  /** What the name has to break, for `propertyNames`. */
  readonly nameBreaks: SchemaNode | null;
  readonly literals: readonly Literal[];
}

/** What a leaf asks of an object. */
export interface ObjectDemand {
  readonly rules: readonly ObjectRules[];
  readonly present: ReadonlySet<string>;
  readonly absent: ReadonlySet<string>;
  /** What members of these names must meet beside the rules. */
  readonly extra: ReadonlyMap<string, readonly Literal[]>;
  readonly some: readonly SomeMember[];
  readonly min: number;
  readonly max: number;
  /** Whether the writer may write a member of a name, by the policy. */
  readonly mayHave: (name: string) => boolean;
  /** Whether the writer may write members that nothing names. */
  readonly mayHaveOthers: boolean;
  /** All that the member of a name must meet. */
  readonly memberGoal: (name: string, more?: readonly Literal[]) => Goal;
  /** What broken keywords and alternatives say: the names that they speak of are told apart. */
  readonly mentioned: readonly ObjectRules[];
}

/** Reads what a leaf asks of an object. */
export function objectDemand(leaf: Leaf, solver: Solver): ObjectDemand {
  const rules = leaf.kept.flatMap(({ object }) => object ?? []);
  const quiet = new Set([...leaf.quiet].flatMap(({ object }) => object ?? []));
  const extra = new Map<string, Literal[]>();
  const some: SomeMember[] = [];
  let min = Math.max(0, ...rules.map((one) => one.minProperties));
  let max = Math.min(Infinity, ...rules.map((one) => one.maxProperties));
  for (const broken of leaf.broken) {
    const { node, keyword, child } = broken;
    const { object } = node;
    if (object === null) continue;
    if (keyword === "minProperties") max = Math.min(max, object.minProperties - 1);
    if (keyword === "maxProperties") min = Math.max(min, object.maxProperties + 1);
    const property = keyword === "properties" ? object.properties.get(String(child)) : undefined;
    if (property !== undefined)
      extra.set(String(child), [...(extra.get(String(child)) ?? []), mustNot(property)]);
    const one = someMember(broken, object);
    if (one !== null) some.push(one);
  }
  const policy = writerPolicy(leaf, solver);
  const maybe = leaf.maybe.filter((node) => !leaf.kept.includes(node)).flatMap(rulesInPlace);
  const unevaluated = leaf.kept.flatMap((node) => {
    const schema = node.object?.unevaluated ?? null;
    return schema === null
      ? []
      : [
          {
            schema,
            asked: leaf.quiet.has(node) ? mustQuietly(schema) : must(schema),
            own: node.object,
            others: rulesInPlace(node),
          },
        ];
  });
  const mayEvaluate = (one: ObjectRules, name: string, own: ObjectRules | null): boolean =>
    covers(one, name) || (one !== own && one.unevaluated !== null);
  return {
    rules,
    present: new Set([...leaf.present, ...rules.flatMap((one) => one.required), ...extra.keys()]),
    absent: new Set(leaf.absent),
    extra,
    some,
    min,
    max,
    ...policy,
    memberGoal,
    mentioned: [...leaf.broken.map(({ node }) => node), ...leaf.maybe].flatMap(rulesInPlace),
  };

  function memberGoal(name: string, more: readonly Literal[] = []): Goal {
    const asked = [
      ...rules.flatMap((one) => memberNodes(one, name).map(quiet.has(one) ? mustQuietly : must)),
      ...unevaluated.flatMap(({ asked: literal, own, others }) =>
        others.some((one) => mayEvaluate(one, name, own)) ? [] : [literal],
      ),
    ];
    const all = [...asked, ...(extra.get(name) ?? []), ...more];
    return solver.policy === "tolerant" && mayBeToldMore(name, asked) ? all.map(quietly) : all;
  }

  /** Whether a schema that is not asked for may hold too, and declare more of the member. */
  function mayBeToldMore(name: string, asked: Goal): boolean {
    const told = maybe.flatMap((one) => memberNodes(one, name));
    const isNew = (node: SchemaNode): boolean =>
      mayDeclare(node) && !asked.some((one) => one.node.key === node.key);
    if (told.some(isNew)) return true;
    return unevaluated.some(
      ({ schema, own, others }) =>
        mayDeclare(schema) &&
        !(own !== null && covers(own, name)) &&
        others.some((one) => mayEvaluate(one, name, own)),
    );
  }
}

function covers(rules: ObjectRules, name: string): boolean {
  return memberNodes(rules, name).length > 0;
}

function someMember({ node, keyword, child }: Broken, object: ObjectRules): SomeMember | null {
  const base = { fits: () => true, patterns: [], nameBreaks: null, literals: [] };
  const sources = object.patterns.map(({ pattern }) => pattern.source);
  if (keyword === "patternProperties") {
    const broken = object.patterns[Number(child)];
    if (broken === undefined) return null;
    const { pattern } = broken;
    return {
      ...base,
      fits: (name) => pattern.regexp.test(name),
      patterns: [pattern.source],
      literals: [mustNot(broken.node)],
    };
  }
  if (keyword === "propertyNames") return { ...base, nameBreaks: object.names };
  const additional = keyword === "additionalProperties" ? object.additional : null;
  if (additional !== null) {
    const fits = (name: string): boolean =>
      !object.properties.has(name) && !object.patterns.some(({ pattern }) => pattern.regexp.test(name));
    return { ...base, fits, patterns: sources, literals: [mustNot(additional)] };
  }
  const unevaluated = keyword === "unevaluatedProperties" ? object.unevaluated : null;
  if (unevaluated === null) return null;
  // What only an alternative evaluates may be unevaluated: a value that is not is found out when it is checked.
  const always = [object, ...node.all.flatMap((one) => one.object ?? [])];
  return {
    ...base,
    fits: (name) => !always.some((one) => covers(one, name)),
    patterns: always.flatMap((one) => one.patterns.map(({ pattern }) => pattern.source)),
    literals: [mustNot(unevaluated)],
  };
}

/** Under the tolerant policy the writer writes no member that it does not declare, except into free-form objects. */
function writerPolicy(leaf: Leaf, solver: Solver): Pick<ObjectDemand, "mayHave" | "mayHaveOthers"> {
  const own = leaf.kept
    .filter((node) => node.side === solver.writer && !leaf.quiet.has(node))
    .flatMap(({ object }) => object ?? []);
  if (solver.policy === "strict" || !own.some(namesMembers))
    return { mayHave: () => true, mayHaveOthers: true };
  const maybe = leaf.maybe.filter((node) => node.side === solver.writer).flatMap(rulesInPlace);
  const all = [...new Set([...own, ...maybe])];
  return {
    mayHave: (name) => all.some((one) => declares(one, name)),
    mayHaveOthers: all.some(declaresOthers),
  };
}
