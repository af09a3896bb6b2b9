import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { Random } from "../witness/random.ts";

/** The names and values that random schemas and documents share, so that documents are valid about as often as not. */
export const NAMES = ["a", "b", "c", "x-y"] as const;
/** Scalars of all types, near the bounds that random schemas set. */
export const SCALARS: readonly [Json, ...Json[]] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2,
  3,
  1.5,
  0.25,
  7,
  "",
  "a",
  "ab",
  "abc",
  "A-1",
  "b",
  "é",
  "😀",
  "2024-02-29",
  "2024-01-15T10:30:00Z",
  "x@y.example",
];

const PATTERNS = ["^[A-Z]-\\d$", "^a", "^(a|é)", "b$", "^[a-z]*$", "^.{2}$"] as const;
const TYPES = ["object", "array", "string", "number", "integer", "null", "boolean"] as const;

type Maker = (random: Random, depth: number) => Json;

const keywords: readonly [string, Maker][] = [
  [
    "type",
    (random) =>
      random.chance(0.7) ? random.pick(TYPES) : [...new Set([random.pick(TYPES), random.pick(TYPES)])],
  ],
  ["type", () => "object"],
  ["type", () => "object"],
  ["required", names],
  ["uniqueItems", () => true],
  ["minItems", (random) => random.between(0, 2)],
  ["maxItems", (random) => random.between(0, 3)],
  ["minProperties", (random) => random.between(0, 2)],
  ["maxProperties", (random) => random.between(0, 3)],
  [
    "enum",
    (random) => [...new Set(Array.from({ length: random.between(1, 5) }, () => random.pick(SCALARS)))],
  ],
  ["const", (random) => random.pick([...SCALARS, { a: 1 }, []])],
  ["pattern", (random) => random.pick(PATTERNS)],
  ["format", (random) => random.pick(["date", "date-time", "email"])],
  ["minLength", (random) => random.between(0, 3)],
  ["maxLength", (random) => random.between(0, 3)],
  ["minimum", (random) => random.pick([0, 1, 1.5])],
  ["maximum", (random) => random.pick([1, 2, 7])],
  ["exclusiveMinimum", (random) => random.pick([0, 1])],
  ["exclusiveMaximum", (random) => random.pick([2, 3])],
  ["multipleOf", (random) => random.pick([1, 0.5, 2, 0.25])],
  ["dependentRequired", (random) => ({ [random.pick(NAMES)]: names(random) })],
  ["additionalProperties", subschema],
  ["unevaluatedProperties", subschema],
  ["items", subschema],
  ["prefixItems", list],
  ["contains", subschema],
  ["unevaluatedItems", subschema],
  ["properties", map],
  ["properties", map],
  ["properties", map],
  [
    "patternProperties",
    (random, depth) => ({ [random.pick(["^a", "-", "^[bc]$"])]: subschema(random, depth) }),
  ],
  ["propertyNames", subschema],
  ["dependentSchemas", (random, depth) => ({ [random.pick(NAMES)]: subschema(random, depth) })],
  ["allOf", list],
  ["anyOf", list],
  ["oneOf", list],
  ["not", subschema],
  ["if", subschema],
  ["$ref", (random) => random.pick(["#/$defs/one", "#/$defs/two"])],
];

/** A schema with a few keywords, and two definitions that its references name. */
export function randomSchema(random: Random): JsonSchema {
  const root = keywordsOf(random, 3, 5);
  const [one, two] = [keywordsOf(random, 1, 3), keywordsOf(random, 1, 3)];
  return { ...root, $defs: { one: descending(one), two: descending(two) } };
}

/** Some keywords with random values. */
export function keywordsOf(random: Random, depth: number, most: number): JsonSchema {
  const entries: [string, Json][] = [];
  const count = random.between(1, most);
  while (entries.length < count) {
    const [keyword, make] = random.pick(keywords as readonly [[string, Maker], ...[string, Maker][]]);
    if (depth === 0 && make.length === 2) continue;
    entries.push([keyword, make(random, depth)]);
    if (keyword === "if")
      entries.push(["then", subschema(random, depth)], ["else", subschema(random, depth)]);
  }
  return Object.fromEntries(entries);
}

/** A schema, now and then in its boolean form. */
export function subschema(random: Random, depth: number): Json {
  if (depth === 0 || random.chance(0.15)) return random.chance(0.7);
  return keywordsOf(random, depth - 1, 3);
}

function list(random: Random, depth: number): Json {
  return Array.from({ length: random.between(1, 3) }, () => subschema(random, depth));
}

function map(random: Random, depth: number): Json {
  return Object.fromEntries(names(random).map((name) => [name, subschema(random, depth)]));
}

function names(random: Random): readonly string[] {
  return random.shuffled(NAMES).slice(0, random.between(1, 3));
}

const inPlace = new Set(["allOf", "anyOf", "oneOf", "not", "if", "then", "else"]);

/** The schema without references to itself in its own place, which would have no meaning. */
function descending(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map((one: Json) => descending(one));
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => keyword !== "$ref" && keyword !== "dependentSchemas")
      .map(([keyword, value]) => [keyword, inPlace.has(keyword) ? descending(value) : value]),
  );
}
