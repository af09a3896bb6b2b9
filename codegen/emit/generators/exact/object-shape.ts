import type { Json } from "../../../load/loaded-schema.ts";
import type { PropertyShape, Shape } from "../../../model/event-model.ts";
import { distinctValues } from "../list-size.ts";
import { planOf, samplesOf } from "../text-plan.ts";
import { boundedTest } from "./bounded-test.ts";
import type { Alternative } from "./expand.ts";
import { memberParts, objectFacts, otherParts, type ObjectFacts } from "./facts.ts";
import type { Entries, ShapeSite } from "./generator-shape.ts";
import { literalPattern, roomyPattern, withoutPatterns } from "./patterns.ts";
import { keywordsOf, type Part } from "./schema-part.ts";

/** How many more entries than it must have a map gets. */
const USUAL_EXTRA = 3;
/** An object is not filled up with more undeclared members than this. */
const MOST_FILLED = 200;

/** No larger objects are made. */
const LARGEST = 100_000;

/** The shape of an object; null when none can be made. */
export function objectOf(
  site: ShapeSite,
  parts: readonly Part[],
  way: Alternative,
  nullable: boolean,
): Shape | null {
  const facts = objectFacts(parts);
  const base = site.baseOf(parts, nullable);
  if (facts.minProperties > LARGEST)
    return site.dead(base.pointer, "There must be more properties than a generator makes.");
  const properties = declaredProperties(site, parts, facts);
  if (properties === null) return null;
  if (way.avoid.some((one) => typeof one === "object" && one !== null)) site.doubt();
  const needed = properties.filter((one) => one.required).length;
  if (needed > facts.maxProperties)
    return site.dead(base.pointer, "More properties are required than there may be.");

  const isMap = facts.names.length === 0 && facts.required.size === 0;
  const entries = entriesOf(site, parts, facts, isMap ? null : facts.maxProperties - needed);
  const [only] = entries;
  const isPlainMap = isMap && entries.length === 1 && facts.patterns.length === 0 && isPlainKey(facts);
  if (only !== undefined && isPlainMap && only.low >= facts.minProperties) {
    const keyPattern = only.keys.kind === "string" ? only.keys.pattern : null;
    const { minProperties } = facts;
    const maxProperties = facts.maxProperties === Infinity ? null : facts.maxProperties;
    return {
      kind: "map",
      ...base,
      value: only.values,
      keyPattern,
      keys: null,
      patterns: [],
      minProperties,
      maxProperties,
    };
  }
  const filled = filledUp(site, { parts, facts, properties, entries });
  if (filled === null) return site.dead(base.pointer, "There cannot be as many properties as there must be.");
  const shape: Shape = { kind: "object", ...base, properties: filled, additional: false, patterns: [] };
  const most = entries.reduce((sum, one) => sum + one.high, filled.length);
  const maxProperties = facts.maxProperties < most ? facts.maxProperties : undefined;
  site.note(shape, { entries, ...(maxProperties === undefined ? {} : { maxProperties }) });
  return shape;
}

function isPlainKey({ keys }: ObjectFacts): boolean {
  return keys.every((one) =>
    Object.keys(keywordsOf(one)).every((keyword) => keyword === "pattern" || keyword === "type"),
  );
}

/** The declared properties and the required ones that nothing declares; null when one that must be there cannot be made. */
function declaredProperties(
  site: ShapeSite,
  parts: readonly Part[],
  facts: ObjectFacts,
): PropertyShape[] | null {
  const properties: PropertyShape[] = [];
  for (const name of new Set([...facts.names, ...facts.required])) {
    const required = facts.required.has(name);
    if (!required && site.isFull()) continue;
    const member = memberParts(parts, name);
    const isExcluded = member.some((one) => one.value === false) || !isLegalName(site, facts, name);
    const shape = isExcluded ? null : site.shapeOf(member);
    if (shape !== null) properties.push({ name, required, shape });
    else if (required && isExcluded)
      return site.dead(
        parts[0]?.pointer ?? "",
        `The property ${JSON.stringify(name)} is required, and not allowed.`,
      );
    else if (required) return null;
  }
  return properties;
}

function isLegalName(site: ShapeSite, { keys }: ObjectFacts, name: string): boolean {
  return keys.every((one) => site.holds(one.value, name) !== false);
}

/** Each kind of members must keep clear of the names of all others, and nobody looks at so many. */
const MOST_KINDS = 24;

/** The kinds of members that have no name of their own; `room` is how many there may be beside declared ones, null for a map. */
function entriesOf(
  site: ShapeSite,
  parts: readonly Part[],
  facts: ObjectFacts,
  room: number | null,
): readonly Entries[] {
  const patterns = facts.patterns.slice(0, MOST_KINDS);
  const kinds = room === null && patterns.length === 0 ? [null] : patterns;
  const found = kinds.flatMap((pattern) => {
    const values = otherParts(parts, pattern);
    if (values.some((one) => one.value === false) || (room !== null && site.isFull())) return [];
    const keys = site.shapeOf(keyParts(parts, facts, pattern));
    const shape = keys === null ? null : site.shapeOf(values);
    return keys === null || shape === null ? [] : [{ keys, values: shape }];
  });
  if (found.length === 0 && room === null && facts.patterns.length > 0 && facts.maxProperties > 0)
    return openEntries(site, parts, facts);
  return found.map((one, index) => {
    const low = room === null && index === 0 ? facts.minProperties : 0;
    const share = Math.floor((room ?? facts.maxProperties) / found.length);
    const high =
      room === null
        ? Math.min(facts.maxProperties, Math.max(low, Math.min(share, low + USUAL_EXTRA)))
        : Math.min(share, 2);
    const distinct = low > 1 || one.keys.values !== null ? distinctValues(one.keys) : Infinity;
    return { ...one, low: Math.min(low, distinct), high: Math.min(high, distinct) };
  });
}

/** The members of a map whose patterns all allow nothing: those that match none. */
function openEntries(site: ShapeSite, parts: readonly Part[], facts: ObjectFacts): readonly Entries[] {
  const values = otherParts(parts, null);
  if (values.some((one) => one.value === false)) return [];
  const keys = site.shapeOf(keyParts(parts, facts, null));
  const shape = keys === null ? null : site.shapeOf(values);
  const low = facts.minProperties;
  const high = Math.min(facts.maxProperties, low + USUAL_EXTRA);
  return keys === null || shape === null ? [] : [{ keys, values: shape, low, high }];
}

/** What holds for the names of one kind: its pattern, no other one, no declared name, and what is said of names. */
function keyParts(parts: readonly Part[], facts: ObjectFacts, pattern: string | null): readonly Part[] {
  const pointer = parts[0]?.pointer ?? "";
  const declared = facts.names
    .filter((name) => pattern === null || boundedTest(pattern, name) === true)
    .map(literalPattern);
  const others = [...facts.patterns.filter((one) => one !== pattern), ...declared];
  const rule: Json =
    pattern === null && others.length === 0
      ? { type: "string" }
      : {
          type: "string",
          pattern: withoutPatterns(pattern === null ? "^[a-z]{3,8}$" : roomyPattern(pattern), others),
        };
  return [{ value: rule, pointer }, ...facts.keys];
}

interface Filling {
  readonly parts: readonly Part[];
  readonly facts: ObjectFacts;
  readonly properties: readonly PropertyShape[];
  readonly entries: readonly Entries[];
}

/** The properties, so many of them required that there are as many as there must be; null when there cannot be. */
function filledUp(
  site: ShapeSite,
  { parts, facts, properties, entries }: Filling,
): readonly PropertyShape[] | null {
  let missing =
    facts.minProperties -
    properties.filter((one) => one.required).length -
    entries.reduce((sum, one) => sum + one.low, 0);
  if (missing <= 0) return properties;
  const all = properties.map((one) => {
    const isNeeded = !one.required && missing > 0;
    if (isNeeded) missing--;
    return isNeeded ? { ...one, required: true } : one;
  });
  const names = new Set(all.map((one) => one.name));
  for (const name of missing > 0 ? candidateNames(facts) : []) {
    if (missing === 0) break;
    const member = memberParts(parts, name);
    if (names.has(name) || facts.names.includes(name) || member.some((one) => one.value === false)) continue;
    const shape = isLegalName(site, facts, name) ? site.shapeOf(member) : null;
    if (shape === null) continue;
    names.add(name);
    all.push({ name, required: true, shape });
    missing--;
  }
  return missing > 0 ? null : all;
}

/** Names that an object may be filled up with. */
function candidateNames(facts: ObjectFacts): readonly string[] {
  const keyPatterns = facts.keys
    .map((one) => keywordsOf(one)["pattern"])
    .filter((one) => typeof one === "string");
  const made = [...facts.patterns, ...keyPatterns].flatMap((pattern) => {
    const plan = planOf(pattern, { atLeast: 3, extra: 2 });
    return plan === null ? [] : samplesOf(plan);
  });
  const listed = facts.keys
    .flatMap((one) => keywordsOf(one)["enum"] ?? [])
    .filter((one) => typeof one === "string");
  const counted = Math.min(MOST_FILLED, facts.minProperties);
  return [...listed, ...made, ...Array.from({ length: counted }, (_, index) => `field_${index + 1}`)];
}
