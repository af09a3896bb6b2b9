import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";
import { isObject, listOf, numberOf } from "../../../model/json-guards.ts";
import { lookUp } from "../../../model/reading/schema-node.ts";
import { impossibleAt } from "./possible.ts";
import { negationOf } from "./negate.ts";
import { derivedPart, keywordsOf, namedPartsIn, type Part, partIn, partsIn } from "./schema-part.ts";

/** One way to be valid: schemas without combinations that all hold. */
export interface Alternative {
  readonly parts: readonly Part[];
  /** Elements that an array must contain, and how many of them. */
  readonly contains: readonly Contained[];
  /** Values that are not legal. */
  readonly avoid: readonly Json[];
  /** False when values that fit the parts may be invalid all the same. */
  readonly isProven: boolean;
}

/** A rule of `contains`. */
export interface Contained {
  readonly part: Part;
  readonly min: number;
  readonly max: number | null;
}

/** More ways than this are not told apart at one place. */
const MOST = 12;
/** More ways than this are not looked at while they are combined. */
const WIDEST = 60;
/** Branches of a `oneOf` beyond this are taken to exclude each other when their types or listed values do. */
const MOST_COMPARED = 24;

/** How many schemas are looked at for one place, for all of them, and for each one after that; what is left over is not proven. */
const MOST_STEPS = { atPlace: 20_000, inAll: 300_000, late: 200 } as const;

/** To look whether schemas can hold together costs as much as a step for so many of them. */
const PARTS_A_STEP = 10;

const anything: Alternative = { parts: [], contains: [], avoid: [], isProven: true };

/** Finds the ways in which a value can meet schemas whose references point into one root. */
export class Expansion {
  readonly #root: JsonSchema;
  /** The ways of references by what they point at. */
  readonly #referred = new Map<string, readonly Alternative[]>();
  #steps = 0;
  #total = 0;
  #deadEnd: string | null = null;
  /** Plain schemas by the schema they were taken from, so that one schema is one value wherever it holds. */
  readonly #plain = new WeakMap<object, Json>();

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  /** The ways in which a value meets all the schemas; empty when there are none. */
  waysOf(parts: readonly Part[]): readonly Alternative[] {
    this.#steps = 0;
    this.#deadEnd = null;
    const ways = spread(this.#all(parts), MOST);
    this.#total += this.#steps;
    return ways;
  }

  /** Pointer to where it showed last, in search of these ways, that one is none; null when none was left out. */
  get deadEnd(): string | null {
    return this.#deadEnd;
  }

  #all(parts: readonly Part[]): readonly Alternative[] {
    return this.#product(parts.map((one) => () => this.#one(one)));
  }

  #one(part: Part): readonly Alternative[] {
    this.#steps++;
    if (this.#isSpent()) return [{ ...anything, isProven: false }];
    if (part.value === false) return [];
    if (!isObject(part.value)) return [anything];
    const schema = part.value;
    const ways = this.#product([
      () => [{ ...anything, parts: [this.#plainPart(part, schema)], contains: containedIn(part, schema) }],
      ...(schema["$ref"] === undefined ? [] : [() => this.#reference(schema["$ref"] ?? null)]),
      ...partsIn(part, "allOf").map((one) => () => this.#one(one)),
      ...(schema["not"] === undefined ? [] : [() => this.#not(partIn(part, "not"))]),
      ...(schema["oneOf"] === undefined ? [] : [() => this.#oneOf(part)]),
      ...(schema["anyOf"] === undefined
        ? []
        : [() => this.#choice(partsIn(part, "anyOf").map((one) => [one]))]),
      ...(schema["if"] === undefined ? [] : [() => this.#conditional(part)]),
      ...this.#dependencies(part),
    ]);
    const rests = ["unevaluatedProperties", "unevaluatedItems"].filter(
      (one) => (schema[one] ?? true) !== true,
    );
    return rests.length === 0 ? ways : ways.map((way) => withRest(way, part, schema));
  }

  #isSpent(): boolean {
    return this.#steps > (this.#total > MOST_STEPS.inAll ? MOST_STEPS.late : MOST_STEPS.atPlace);
  }

  #reference(reference: Json): readonly Alternative[] {
    const target = typeof reference === "string" ? lookUp(this.#root, reference) : undefined;
    if (target === undefined) return [{ ...anything, isProven: false }];
    const known = this.#referred.get(target.pointer);
    if (known !== undefined) return known;
    // What leads to itself without going into a part has no ways of its own.
    this.#referred.set(target.pointer, []);
    const ways = this.#one(target);
    this.#referred.set(target.pointer, ways);
    return ways;
  }

  /** The ways of each list of schemas. */
  #choice(lists: readonly (readonly Part[])[]): readonly Alternative[] {
    return spread(
      lists.flatMap((list) => this.#all(list)),
      WIDEST,
    );
  }

  /** The ways of each branch in which no other one holds too. */
  #oneOf(part: Part): readonly Alternative[] {
    const branches = partsIn(part, "oneOf");
    const around = this.#plainPart(part, keywordsOf(part));
    const few = branches.length <= MOST_COMPARED;
    return this.#choice(
      spread(branches, WIDEST).map((branch) => {
        const others = branches.filter(
          (other) => other !== branch && (few || this.#isPossible([branch, other])),
        );
        const overlapping = others.filter((other) => this.#all([around, branch, other]).length > 0);
        return [branch, ...overlapping.map((other) => derivedPart(other, { not: other.value }))];
      }),
    );
  }

  /** Where too much was looked at, what may be impossible counts as possible. */
  #isPossible(parts: readonly Part[]): boolean {
    this.#steps += parts.length / PARTS_A_STEP;
    if (this.#isSpent()) return true;
    const pointer = impossibleAt(this.#root, parts);
    if (pointer !== null) this.#deadEnd = pointer;
    return pointer === null;
  }

  #not(part: Part): readonly Alternative[] {
    const listed = listedValues(part);
    if (listed !== null) return [{ ...anything, avoid: listed }];
    const schemas = negationOf(this.#root, part.value);
    if (schemas === null) return [{ ...anything, isProven: false }];
    return this.#choice(schemas.map((one) => [derivedPart(part, one)]));
  }

  #conditional(part: Part): readonly Alternative[] {
    const test = partIn(part, "if");
    return this.#choice([
      [test, partIn(part, "then")],
      [derivedPart(test, { not: test.value }), partIn(part, "else")],
    ]);
  }

  #dependencies(part: Part): readonly (() => readonly Alternative[])[] {
    const without = (name: string) => derivedPart(part, { properties: { [name]: false } });
    const needed = namedPartsIn(part, "dependentRequired").map(([name, { value }]) => {
      const together = derivedPart(part, { required: [name, ...listOf(value)] });
      return () => this.#choice([[together], [without(name)]]);
    });
    const ruled = namedPartsIn(part, "dependentSchemas").map(([name, rule]) => {
      const present = derivedPart(part, { required: [name] });
      return () => this.#choice([[present, rule], [without(name)]]);
    });
    return [...needed, ...ruled];
  }

  /** The schema without the keywords that combine schemas. */
  #plainPart(part: Part, schema: JsonSchema): Part {
    if (!Object.keys(schema).some((keyword) => combining.has(keyword))) return part;
    let plain = this.#plain.get(schema);
    if (plain === undefined) {
      plain = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !combining.has(keyword)));
      this.#plain.set(schema, plain);
    }
    return { value: plain, pointer: part.pointer };
  }

  /** The ways in which all of them hold; those that cannot be are left out as soon as that shows. */
  #product(factors: readonly (() => readonly Alternative[])[]): readonly Alternative[] {
    let ways: readonly Alternative[] = [anything];
    let isOpen = false;
    for (const factor of factors) {
      const next = factor();
      const joined = ways.flatMap((way) => next.map((one) => join(way, one)));
      const isTrivial = ways.length === 1 && ways[0] === anything;
      // What has no alternative is looked at once, at the end.
      isOpen = joined.length === 1 && !isTrivial;
      const checked = isTrivial || isOpen ? joined : joined.filter((one) => this.#isPossible(one.parts));
      ways = spread(checked, WIDEST);
      if (ways.length === 0) return [];
    }
    return isOpen ? ways.filter((one) => this.#isPossible(one.parts)) : ways;
  }
}

function join(a: Alternative, b: Alternative): Alternative {
  return {
    parts: [...a.parts, ...b.parts.filter((one) => !a.parts.some((other) => isSame(one, other)))],
    contains: [...a.contains, ...b.contains],
    avoid: [...a.avoid, ...b.avoid],
    isProven: a.isProven && b.isProven,
  };
}

function isSame(a: Part, b: Part): boolean {
  return a === b || (a.value === b.value && isObject(a.value));
}

/** So many of the values, evenly from all of them. */
function spread<T>(values: readonly T[], most: number): readonly T[] {
  if (values.length <= most) return values;
  return Array.from(
    { length: most },
    (_, index) => values[Math.floor((index * values.length) / most)],
  ).filter((one) => one !== undefined);
}

const combining = new Set([
  "$ref",
  "$defs",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentRequired",
  "dependentSchemas",
  "contains",
  "minContains",
  "maxContains",
  "unevaluatedProperties",
  "unevaluatedItems",
]);

function containedIn(part: Part, schema: JsonSchema): readonly Contained[] {
  if (schema["contains"] === undefined) return [];
  const min = numberOf(schema["minContains"]) ?? 1;
  return [{ part: partIn(part, "contains"), min, max: numberOf(schema["maxContains"]) }];
}

/** The values that a schema lists and says nothing else of; null for other schemas. */
function listedValues({ value }: Part): readonly Json[] | null {
  if (!isObject(value)) return null;
  const keywords = Object.keys(value).filter((one) => one !== "description" && one !== "title");
  if (keywords.length !== 1) return null;
  return value["const"] === undefined
    ? value["enum"] === undefined
      ? null
      : listOf(value["enum"])
    : [value["const"]];
}

/** The way with what the schema says of members and elements that nothing in it evaluates. */
function withRest(way: Alternative, part: Part, schema: JsonSchema): Alternative {
  const all = way.parts.map(keywordsOf);
  const rest: { [keyword: string]: Json } = {};
  if (
    (schema["unevaluatedProperties"] ?? true) !== true &&
    all.every((one) => one["additionalProperties"] === undefined)
  ) {
    const declared = (keyword: string) =>
      Object.fromEntries(
        all
          .flatMap((one) => (isObject(one[keyword]) ? Object.keys(one[keyword]) : []))
          .map((name) => [name, true]),
      );
    rest["properties"] = declared("properties");
    rest["patternProperties"] = declared("patternProperties");
    rest["additionalProperties"] = schema["unevaluatedProperties"] ?? true;
  }
  if ((schema["unevaluatedItems"] ?? true) !== true && all.every((one) => one["items"] === undefined)) {
    const length = Math.max(0, ...all.map((one) => listOf(one["prefixItems"]).length));
    rest["prefixItems"] = Array.from({ length }, () => true);
    rest["items"] = schema["unevaluatedItems"] ?? true;
  }
  const isProven =
    way.isProven && schema["not"] === undefined && schema["if"] === undefined && way.contains.length === 0;
  return { ...way, parts: [...way.parts, derivedPart(part, rest)], isProven };
}
