import { accepts } from "../language/accepts.ts";
import type { ObjectDemand, SomeMember } from "./object-demand.ts";
import type { Solver } from "./solver.ts";
import { must, mustNot } from "./literal.ts";

/** Names for members that nothing requires. */
export interface NamePool {
  readonly names: readonly string[];
  /** Names that no rule mentions, one for each way in which patterns can match a name. */
  readonly others: readonly string[];
  /** True when every other name is treated as one of these is. */
  readonly isComplete: boolean;
}

/** Beyond so many patterns not all the ways in which they can match together are looked at. */
const MOST_PATTERNS = 5;

/** The names that can tell members apart. */
export function namePool(demand: ObjectDemand, solver: Solver): NamePool {
  const sources = [...demand.rules, ...demand.mentioned];
  const mentioned = new Set([
    ...demand.rules.flatMap((one) => [...one.properties.keys()]),
    ...demand.present,
    ...demand.mentioned.flatMap((one) => [...one.properties.keys()]),
    ...sources.flatMap((one) => one.dependentRequired.flatMap(([name, others]) => [name, ...others])),
  ]);
  const nodes = sources.flatMap((one) => one.names ?? []);
  for (const node of nodes) {
    for (const set of node.values)
      for (const value of set.values) if (typeof value === "string") mentioned.add(value);
  }
  const names = [...mentioned].filter((name) => isAllowed(demand, name));
  if (!demand.mayHaveOthers) return { names, others: [], isComplete: true };
  const patterns = [
    ...new Set([
      ...sources.flatMap((one) => one.patterns.map(({ pattern }) => pattern.source)),
      ...demand.some.flatMap((one) => one.patterns),
    ]),
  ];
  const subsets = subsetsOf(patterns);
  const keep = demand.rules.flatMap((one) => one.names ?? []);
  const breaks = demand.some.flatMap((one) => one.nameBreaks ?? []);
  let isComplete = subsets.length === 2 ** patterns.length;
  const others: string[] = [];
  for (const yes of subsets) {
    for (const broken of [null, ...breaks]) {
      const answer = solver.solve([
        must(solver.nodeOf({ type: "string" })),
        ...patterns.map((one) => (yes.includes(one) ? must : mustNot)(solver.nodeOf({ pattern: one }))),
        ...(mentioned.size === 0 ? [] : [mustNot(solver.nodeOf({ enum: [...mentioned] }))]),
        ...keep.map(must),
        ...(broken === null ? [] : [mustNot(broken)]),
      ]);
      if (answer.kind === "value" && typeof answer.value === "string") others.push(answer.value);
      if (answer.kind === "unknown") isComplete = false;
    }
  }
  const allowed = [...new Set(others)].filter((name) => isAllowed(demand, name));
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

function subsetsOf(patterns: readonly string[]): readonly (readonly string[])[] {
  if (patterns.length > MOST_PATTERNS) return [[], ...patterns.map((one) => [one]), patterns];
  let subsets: readonly (readonly string[])[] = [[]];
  for (const pattern of patterns) subsets = [...subsets, ...subsets.map((one) => [...one, pattern])];
  return subsets;
}
