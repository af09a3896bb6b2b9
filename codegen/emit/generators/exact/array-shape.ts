import type { Shape } from "../../../model/event-model.ts";
import { distinctValues } from "../list-size.ts";
import type { Alternative } from "./expand.ts";
import { arrayFacts, elementParts } from "./facts.ts";
import type { ShapeSite } from "./generator-shape.ts";
import { derivedPart, type Part } from "./schema-part.ts";

/** A tuple with more positions of its own than this is not looked into further. */
const MOST_POSITIONS = 500;

/** No longer arrays are made. */
const LARGEST = 100_000;

/** The shape of an array; null when none can be made. */
export function arrayOf(
  site: ShapeSite,
  parts: readonly Part[],
  way: Alternative,
  nullable: boolean,
): Shape | null {
  const facts = arrayFacts(parts);
  const base = site.baseOf(parts, nullable);
  if (way.avoid.some((one) => Array.isArray(one))) site.doubt();
  let maxItems = facts.maxItems;
  const prefix: Shape[] = [];
  for (let index = 0; index < Math.min(facts.prefix, maxItems, MOST_POSITIONS); index++) {
    const shape =
      site.isFull() && index >= facts.minItems ? null : elementOf(site, elementParts(parts, index));
    if (shape === null) maxItems = index;
    else prefix.push(shape);
  }
  const contains = way.contains.filter((one) => one.min > 0 || one.max !== null);
  const inside = elementParts(parts, facts.prefix);
  const kept = contains
    .filter((one) => one.max !== null)
    .map((one) => derivedPart(one.part, { not: one.part.value }));
  const hasRest = maxItems > prefix.length && !(site.isFull() && facts.minItems <= prefix.length);
  const rest = hasRest ? elementOf(site, [...inside, ...kept]) : null;
  if (rest === null && contains.length === 0) maxItems = Math.min(maxItems, prefix.length);
  if (facts.minItems > LARGEST)
    return site.dead(base.pointer, "There must be more elements than a generator makes.");
  if (facts.minItems > maxItems)
    return site.dead(base.pointer, "There cannot be as many elements as there must be.");

  const found = contains
    .filter((one) => one.min > 0)
    .map((one) => ({ shape: elementOf(site, [...inside, one.part]), count: one.min }));
  const needed = found.reduce((sum, one) => sum + one.count, 0);
  const limits = {
    minItems: facts.minItems,
    maxItems: maxItems === Infinity ? null : maxItems,
    uniqueItems: facts.uniqueItems,
  };
  if (prefix.length > 0) {
    if (contains.length > 0 || facts.uniqueItems) site.doubt();
    return { kind: "tuple", ...base, items: prefix, rest: rest ?? false, ...limits };
  }
  const must = found.flatMap(({ shape, count }) => (shape === null ? [] : [{ shape, count }]));
  if (must.length < found.length || needed > maxItems)
    return site.dead(base.pointer, "No element is what the array must contain.");
  if (contains.length > 1 || (contains.length === 1 && facts.uniqueItems)) site.doubt();
  const others = rest ?? { kind: "any", ...site.baseOf(inside, true) };
  const most = rest === null ? needed : maxItems;
  const distinct = facts.uniqueItems ? distinctValues(others) : Infinity;
  if (facts.minItems > most || facts.minItems > distinct + needed)
    return site.dead(base.pointer, "There cannot be as many elements as there must be.");
  const bounds = {
    minItems: Math.max(0, facts.minItems - needed),
    maxItems: most === Infinity ? null : most - needed,
  };
  const shape: Shape = { kind: "array", ...base, items: others, ...bounds, uniqueItems: facts.uniqueItems };
  if (must.length > 0) site.note(shape, { contains: must });
  return shape;
}

function elementOf(site: ShapeSite, parts: readonly Part[]): Shape | null {
  return parts.some((one) => one.value === false) ? null : site.shapeOf(parts);
}
