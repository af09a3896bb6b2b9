import { families } from "../rules/families.ts";
import { existence } from "../rules/existence.ts";
import type { Context, Family, Finding, Pair, Walk } from "../rules/rule.ts";
import type { Policy } from "../change.ts";
import { appliesTo } from "./applicability.ts";
import type { Difference } from "./difference.ts";
import { both, KEPT, type Keeps, keepsOf, NEITHER, withSign } from "./effect.ts";
import { saysNothing, type Spot } from "./spot.ts";
import { typeNames } from "./type-names.ts";
import { valueOf, viewOf } from "./view.ts";

const BY_KEYWORD: ReadonlyMap<string, Family> = new Map(
  families.flatMap((family) => family.keywords.map((keyword) => [keyword, family] as const)),
);
const ORDER: ReadonlyMap<Family, number> = new Map(families.map((family, index) => [family, index]));

const ROOT_CONTEXT: Context = { sign: "same", isWatched: false, isComposed: false, isTyped: true };

/**
 * All differences between two schemas that hold for the same values. Each pair of places is compared once in each context, however often
 * it is used, so that recursive schemas end and large ones take time in proportion to their size.
 */
export function findDifferences(old: Spot, next: Spot, policy: Policy): readonly Difference[] {
  const found = new Map<string, Difference>();
  walkPair(
    old,
    next,
    { policy, probes: { pending: new Set(), left: MOST_PROBES } },
    ({ context, ...place }, finding) => {
      const key = [finding.rule.id, finding.old?.pointer, finding.next?.pointer].join("\n");
      const isMonotone = context.sign === "same" && !context.isWatched;
      const difference: Difference = {
        ...finding,
        keeps: keptIn(context, finding),
        isTyped: context.isTyped,
        place: { ...place, isMonotone },
      };
      const known = found.get(key);
      found.set(key, known === undefined ? difference : merged(known, difference));
    },
  );
  return [...found.values()];
}

/** What is used in two places keeps what it keeps in both. */
function merged(known: Difference, other: Difference): Difference {
  return {
    ...known,
    keeps: both(known.keeps, other.keeps),
    isTyped: known.isTyped || other.isTyped,
    place: { ...known.place, isMonotone: known.place.isMonotone && other.place.isMonotone },
  };
}

/** Where something was found. */
interface Where {
  readonly old: Spot;
  readonly next: Spot;
  readonly context: Context;
}

/** What a walk and those within it share. */
interface Shared {
  readonly policy: Policy;
  readonly probes: {
    /** The pairs that are being probed. */
    readonly pending: Set<string>;
    left: number;
  };
}

/** Definitions that use each other can be combined in endlessly many ways. */
const MOST_PROBES = 20_000;

function walkPair(
  old: Spot,
  next: Spot,
  shared: Shared,
  report: (where: Where, finding: Finding) => void,
): void {
  const visited = new Set<string>();
  descend(old, next, ROOT_CONTEXT);

  function descend(oldSpot: Spot, nextSpot: Spot, context: Context): void {
    const pair: Pair = { old: viewOf(oldSpot), next: viewOf(nextSpot), context };
    const way = keyOf(context, oldSpot, nextSpot);
    if (visited.has(way)) return;
    visited.add(way);
    const place = keyOf(context, pair.old.spot, pair.next.spot);
    // On another way to the same place only the annotations can be different.
    const isKnown = place !== way && visited.has(place);
    visited.add(place);
    const walk: Walk = {
      policy: shared.policy,
      descend,
      report: (inner, finding) => report({ old: oldSpot, next: nextSpot, context: inner }, finding),
      probe: (a, b) => probe(a, b, shared),
    };
    if (!isKnown && existence.compare(pair, walk) === "end") return;
    for (const family of familiesOf(pair)) if (!isKnown || isSilent(family)) family.compare(pair, walk);
  }
}

/**
 * What the differences keep together. A pair that is under way counts as equal, as for every recursive schema; after too many nothing is
 * known.
 */
function probe(old: Spot, next: Spot, shared: Shared): Keeps {
  const { probes } = shared;
  const key = `${nameOf(old)}\n${nameOf(next)}`;
  if (probes.pending.has(key)) return KEPT;
  if (probes.left-- <= 0) return NEITHER;
  probes.pending.add(key);
  let kept = KEPT;
  walkPair(old, next, shared, ({ context }, finding) => {
    kept = both(kept, keptIn(context, finding));
  });
  probes.pending.delete(key);
  return kept;
}

/** Where a schema stands; those that say nothing are one, wherever they would stand. */
function nameOf(spot: Spot): string {
  const { schema, pointer } = viewOf(spot).spot;
  return typeof schema === "boolean" || saysNothing(schema) ? String(schema !== false) : pointer;
}

function keptIn(context: Context, { rule, keeps }: Finding): Keeps {
  if (rule.effect === "depends") {
    if (keeps === undefined) throw new Error(`rule ${rule.id} was reported without its effect`);
    return withSign(keeps, context.sign);
  }
  return withSign(keeps ?? keepsOf(rule.effect), context.sign);
}

function familiesOf({ old, next }: Pair): readonly Family[] {
  const found = new Set<Family>();
  // What is about values of one type says nothing where a side has no such values: the change of type tells it all.
  const [was, is] = [typeNames(valueOf(old, "type")), typeNames(valueOf(next, "type"))];
  for (const { keywords } of [old, next]) {
    for (const keyword of keywords.keys()) {
      if (!appliesTo(keyword, was) || !appliesTo(keyword, is)) continue;
      const family = BY_KEYWORD.get(keyword);
      if (family !== undefined) found.add(family);
    }
  }
  return [...found].toSorted((a, b) => (ORDER.get(a) ?? 0) - (ORDER.get(b) ?? 0));
}

/** True for keywords that do not decide which documents are valid. */
function isSilent({ rules }: Family): boolean {
  return rules.every(({ subject }) => subject !== "language");
}

function keyOf(context: Context, old: Spot, next: Spot): string {
  return [old.pointer, next.pointer, ...Object.values(context).map(String)].join("\n");
}
