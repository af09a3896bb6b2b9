import { diagnostic } from "../../diagnostic.ts";
import { didYouMean, quote } from "../../load/suggest.ts";
import type { MapShape, ObjectShape, PatternShape, PropertyShape, Shape } from "../event-model.ts";
import type { Member, ObjectFacts } from "../reading/object-facts.ts";
import type { Reading } from "../reading/reading.ts";
import { anyOf } from "../reading/term.ts";
import { NO_TYPE } from "../reading/type-set.ts";
import { anyShape, type ShapeBase, type ShapeBuilder } from "./base.ts";

/** An object: a map where no property is declared and others are welcome, else an object with its properties. */
export function objectShape(
  builder: ShapeBuilder,
  reading: Reading,
  base: ShapeBase,
): ObjectShape | MapShape {
  const facts = reading.object;
  if (facts === null) return mapShape(builder, noFacts, base);
  checkRequired(builder, facts);
  const isClosed = facts.additional === false && facts.patterns.size === 0;
  const isMap = facts.properties.size === 0 && !isClosed;
  return isMap ? mapShape(builder, facts, base) : recordShape(builder, facts, base);
}

const noFacts = {
  patterns: new Map(),
  additional: null,
  keyPattern: null,
  keys: null,
  minProperties: 0,
  maxProperties: null,
};

type MapFacts = Omit<ObjectFacts, "properties" | "required">;

function recordShape(builder: ShapeBuilder, facts: ObjectFacts, base: ShapeBase): ObjectShape {
  const properties: PropertyShape[] = [];
  for (const [name, member] of facts.properties) {
    const { types, neverAt } = builder.read(member.term);
    // A property that no document has needs no column.
    if (types === NO_TYPE && neverAt === null) continue;
    const shape = builder.shapeOf(member.term, member.loose);
    properties.push({ name, required: facts.required.has(name), shape });
  }
  const additional =
    facts.additional === false
      ? false
      : facts.additional === null
        ? anyShape(base.at, base.pointer)
        : builder.shapeOf(facts.additional);
  const isCounted = facts.minProperties > facts.required.size || facts.maxProperties !== null;
  const counted = isCounted ? ["maxProperties", "minProperties"] : [];
  const unsaid = [
    ...new Set([
      ...base.unsaid,
      ...counted,
      ...(facts.keyPattern === null && facts.keys === null ? [] : ["propertyNames"]),
    ]),
  ].toSorted();
  return { kind: "object", ...base, unsaid, properties, additional, patterns: patternShapes(builder, facts) };
}

function mapShape(builder: ShapeBuilder, facts: MapFacts, base: ShapeBase): MapShape {
  const { keys, minProperties, maxProperties, patterns, additional } = facts;
  const [onlyPattern] = patterns.keys();
  const isOnly = patterns.size === 1 && additional === false;
  return {
    kind: "map",
    ...base,
    value: valueShape(builder, facts, base),
    keyPattern: facts.keyPattern ?? (isOnly ? (onlyPattern ?? null) : null),
    keys,
    patterns: patternShapes(builder, facts),
    minProperties,
    maxProperties,
  };
}

/** What all values are; loose where a key that no pattern matches may have any value. */
function valueShape(builder: ShapeBuilder, facts: MapFacts, base: ShapeBase): Shape {
  const members: readonly Member[] = [...facts.patterns.values()];
  const { additional } = facts;
  if (members.length === 0)
    return additional === null || additional === false
      ? anyShape(base.at, base.pointer)
      : builder.shapeOf(additional);
  const terms = members.map((one) => one.term);
  const matchesAll = [...facts.patterns.keys()].some((pattern) => everyKey.has(pattern));
  if (additional !== null && additional !== false && !matchesAll)
    return builder.shapeOf(anyOf([...terms, additional]));
  const isOpen = additional === null && !matchesAll;
  return builder.shapeOf(anyOf(terms), isOpen || members.some((one) => one.loose));
}

/** Patterns that every key matches; the empty key, which some of them leave out, goes the way of a value that does not fit. */
const everyKey: ReadonlySet<string> = new Set(["", ".*", "^.*$", "^.*", ".*$", "^"]);

function patternShapes(builder: ShapeBuilder, { patterns }: MapFacts): readonly PatternShape[] {
  return [...patterns].map(([pattern, { term, loose }]) => ({
    pattern,
    shape: builder.shapeOf(term, loose),
  }));
}

/** Reports a required property of which nothing at all is said: most likely its name is misspelled. */
function checkRequired(builder: ShapeBuilder, facts: ObjectFacts): void {
  if (facts.additional !== null && facts.additional !== false) return;
  for (const [name, pointer] of facts.required) {
    if (facts.properties.has(name) || facts.patterns.size > 0) continue;
    const hint = didYouMean(name, facts.properties.keys(), "Declare it in properties.");
    const message = `The required property ${quote(name)} is not declared.`;
    builder.report(diagnostic("REQUIRED_NOT_DECLARED", builder.placeOf(pointer), message, { hint }));
  }
}
