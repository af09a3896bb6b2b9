import { accepts } from "../language/accepts.ts";
import type { ObjectRules, SchemaNode } from "../language/node.ts";
import { must, mustNot, type Goal } from "./literal.ts";
import type { ObjectDemand, SomeMember } from "./object-demand.ts";
import type { Solver } from "./solver.ts";

/** Names for members that nothing requires. */
export interface NamePool {
  readonly names: readonly string[];
  /** Names that no rule mentions, for each way in which patterns can match a name. */
  readonly others: readonly string[];
  /** True when every other name is treated as one of these is, and there are as many of them as can be needed. */
  readonly isComplete: boolean;
}

/** Beyond so many patterns not all the ways in which they can match together are looked at. */
const MOST_PATTERNS = 5;
/** So many names of the same kind are made at most. */
const MOST_ALIKE = 6;

/** The names that can tell members apart. */
export function namePool(demand: ObjectDemand, solver: Solver): NamePool {
  const { rules, mentioned, some } = demand;
  const known = new Set([...demand.present, ...demand.absent, ...[...rules, ...mentioned].flatMap(namesIn)]);
  const names = [...known].filter((name) => isAllowed(demand, name));
  if (!demand.mayHaveOthers) return { names, others: [], isComplete: true };
  const sources = [...rules, ...mentioned].flatMap((one) =>
    one.patterns.map(({ pattern }) => pattern.source),
  );
  const patterns = [...new Set([...sources, ...some.flatMap((one) => one.patterns)])];
  const breaks = [...new Set(some.flatMap((one) => one.nameBreaks ?? []))];
  const kinds = kindsOfNames({ patterns, breaks, keep: rules.flatMap((one) => one.names ?? []) }, solver);
  let isComplete =
    patterns.length <= MOST_PATTERNS && breaks.length <= MOST_PATTERNS && some.length <= MOST_ALIKE;
  const others = new Set<string>();
  for (const kind of kinds) {
    for (let i = 0; i < Math.max(1, Math.min(some.length, MOST_ALIKE)); i++) {
      const used = [...known, ...others];
      const answer = solver.solve([
        ...kind,
        ...(used.length === 0 ? [] : [mustNot(solver.nodeOf({ enum: used }))]),
      ]);
      if (answer.kind === "unknown") isComplete = false;
      if (answer.kind !== "value" || typeof answer.value !== "string") break;
      others.add(answer.value);
    }
  }
  const allowed = [...others].filter((name) => isAllowed(demand, name));
  return { names, others: allowed, isComplete };
}

/** Whether the object may have a member of the name at all. */
export function isAllowed(demand: ObjectDemand, name: string): boolean {
  if (demand.absent.has(name) || !demand.mayHave(name)) return false;
  return demand.rules.every((one) => one.names === null || accepts(one.names, name));
}

/** Whether a member of the name is one that is asked for. */
export function suits(some: SomeMember, name: string): boolean {
  return some.fits(name) && (some.nameBreaks === null || !accepts(some.nameBreaks, name));
}

function namesIn(rules: ObjectRules): readonly string[] {
  const listed = rules.names?.values.flatMap((set) => set.values) ?? [];
  return [
    ...rules.properties.keys(),
    ...rules.required,
    ...rules.dependents.map(([name]) => name),
    ...rules.dependentRequired.flatMap(([name, others]) => [name, ...others]),
    ...listed.filter((value) => typeof value === "string"),
  ];
}

interface NameRules {
  readonly patterns: readonly string[];
  readonly breaks: readonly SchemaNode[];
  readonly keep: readonly SchemaNode[];
}

/** What names of each kind must meet: which patterns they match, and which schemas for names they break. */
function kindsOfNames({ patterns, breaks, keep }: NameRules, solver: Solver): readonly Goal[] {
  const base = [must(solver.nodeOf({ type: "string" })), ...keep.map(must)];
  return subsetsOf(patterns).flatMap((matched) =>
    subsetsOf(breaks).map((broken) => [
      ...base,
      ...patterns.map((one) => (matched.includes(one) ? must : mustNot)(solver.nodeOf({ pattern: one }))),
      ...broken.map(mustNot),
    ]),
  );
}

function subsetsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length > MOST_PATTERNS) return [[], ...items.map((one) => [one]), items];
  let subsets: readonly (readonly Item[])[] = [[]];
  for (const item of items) subsets = [...subsets, ...subsets.map((one) => [...one, item])];
  return subsets;
}
