import type { Place } from "../../../diagnostic.ts";
import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";
import { lookUp } from "../../../model/reading/schema-node.ts";
import type { EventModel, Shape } from "../../../model/event-model.ts";
import { arrayOf } from "./array-shape.ts";
import { Expansion, type Alternative } from "./expand.ts";
import { scalarFacts } from "./facts.ts";
import { holds } from "./holds.ts";
import { objectOf } from "./object-shape.ts";
import { placesIn } from "./places.ts";
import { familiesWith, scalarOf } from "./scalar-shape.ts";
import { keywordsOf, type Part } from "./schema-part.ts";
import { EVERY_TYPE, familiesOf, NO_TYPE, NULL, type Family } from "../../../model/reading/type-set.ts";
import { canonicalJson } from "../../../model/hash.ts";

/** What generated values of a place must be, beside what its shape says. */
export interface Extra {
  /** Values that must not come up. */
  readonly avoid?: readonly Json[];
  /** Elements that an array must contain beside its others. */
  readonly contains?: readonly { readonly shape: Shape; readonly count: number }[];
  /** Members of an object that it does not declare, by kind of name. */
  readonly entries?: readonly Entries[];
  /** The most members that an object may have. */
  readonly maxProperties?: number;
}

/** Members whose names have one shape and their values another; so many of them. */
export interface Entries {
  readonly keys: Shape;
  readonly values: Shape;
  readonly low: number;
  readonly high: number;
}

/** A place where nothing can be generated, and why. */
export interface DeadEnd {
  readonly at: Place;
  readonly message: string;
}

/** What a generator draws its events from. */
export interface GeneratorShape {
  /**
   * The shape of the document, such that what it allows is valid: unions are taken apart, references that lead to themselves end after a
   * few rounds. Null when no document can be made.
   */
  readonly shape: Shape | null;
  readonly extras: ReadonlyMap<Shape, Extra>;
  /** False when an event that the shape allows may be invalid all the same, so that each must be looked at. */
  readonly isProven: boolean;
  readonly deadEnds: readonly DeadEnd[];
}

/** How often a schema may contain itself before it ends. */
const ROUNDS = 2;
/** After so many shapes of schemas that have one already, these are given nothing optional. */
const MOST_REPEATS = 1000;
/** Nothing optional lies deeper than this, and nothing at all deeper than that. */
const USUAL_DEPTH = 60;
const DEEPEST = 400;

/** What the shapes of one event are built with. */
export interface ShapeSite {
  /** The shape of what meets all the schemas; null for nothing. */
  shapeOf(parts: readonly Part[]): Shape | null;
  holds(schema: Json, value: Json): boolean | undefined;
  note(shape: Shape, extra: Extra): void;
  doubt(): void;
  dead(pointer: string, message: string): null;
  baseOf(parts: readonly Part[], nullable: boolean): ShapeBase;
  /** True when optional parts are better left out. */
  isFull(): boolean;
}

/** The parts of a shape that do not depend on its kind. */
export type ShapeBase = Omit<Extract<Shape, { kind: "any" }>, "kind">;

/** Reads the schema of an event for generating. */
export function generatorShape(event: EventModel): GeneratorShape {
  const root = event.schema;
  const expansion = new Expansion(root);
  const extras = new Map<Shape, Extra>();
  const deadEnds: DeadEnd[] = [];
  const placeAt = placesIn(event);
  const open = new Map<string, number>();
  const built = new Set<string>();
  let repeats = 0;
  let inRepeat = 0;
  let depth = 0;
  let isProven = true;

  const site: ShapeSite = {
    shapeOf,
    holds: (schema, value) => holds(root, schema, value),
    note: (shape, extra) => void extras.set(shape, { ...extras.get(shape), ...extra }),
    doubt: () => {
      isProven = false;
    },
    dead: (pointer, message) => {
      deadEnds.push({ at: placeAt(pointer), message });
      return null;
    },
    baseOf: (parts, nullable) => {
      const pointer = parts[0]?.pointer ?? "";
      const faker = parts.map((one) => keywordsOf(one)["x-faker"]).find((one) => one !== undefined) ?? null;
      return {
        at: placeAt(pointer),
        pointer,
        description: "",
        nullable,
        values: null,
        pii: null,
        faker,
        loose: false,
        unsaid: [],
      };
    },
    isFull: () => depth > USUAL_DEPTH || (inRepeat > 0 && repeats > MOST_REPEATS),
  };

  const document: Part = { value: root, pointer: "" };
  const isObject: Part = { value: { type: "object" }, pointer: "" };
  const whole = shapeOf(event.wrapped ? [document] : [document, isObject]);
  return { shape: whole, extras, isProven, deadEnds };

  function shapeOf(parts: readonly Part[]): Shape | null {
    const key = parts.map((one) => targetOf(root, one)).join("\n");
    const times = open.get(key) ?? 0;
    if (parts.length > 0 && times >= ROUNDS) return null;
    if (depth > DEEPEST) return site.dead(parts[0]?.pointer ?? "", "This is nested too deep.");
    const isRepeated = built.has(key);
    built.add(key);
    if (isRepeated) repeats++;
    open.set(key, times + 1);
    inRepeat += Number(isRepeated);
    depth++;
    const shape = waysToShape(parts, expansion.waysOf(parts));
    depth--;
    inRepeat -= Number(isRepeated);
    open.set(key, times);
    return shape;
  }

  function waysToShape(parts: readonly Part[], ways: readonly Alternative[]): Shape | null {
    const found: Shape[] = [];
    for (const way of ways) {
      if (found.length > 0 && site.isFull()) break;
      const shape = wayToShape(parts, way);
      if (shape !== null) found.push(shape);
    }
    if (ways.length === 0)
      site.dead(expansion.deadEnd ?? parts[0]?.pointer ?? "", "No value meets all that is said here.");
    return union(site, extras, parts, found);
  }

  function wayToShape(parts: readonly Part[], way: Alternative): Shape | null {
    const facts = scalarFacts(way.parts);
    const own = parts[0];
    const pointed = own === undefined ? way.parts : [{ ...own, value: true }, ...way.parts];
    if (!way.isProven) site.doubt();
    if (facts.values !== null) return listedShape(pointed, way, facts.values);
    const isNullable = (facts.types & NULL) !== NO_TYPE && !way.avoid.includes(null);
    const families = facts.types === EVERY_TYPE ? familiesWith(way) : familiesOf(facts.types);
    if (families.length === 0) {
      const base = site.baseOf(pointed, true);
      if (facts.types === EVERY_TYPE) return avoiding(way, { kind: "any", ...base });
      return isNullable
        ? { kind: "null", ...base }
        : site.dead(base.pointer, "No value is of all the types.");
    }
    const nullable = isNullable && facts.types !== EVERY_TYPE;
    const kinds = families
      .map((family) => familyShape(family, pointed, way, nullable))
      .filter((one) => one !== null);
    if (kinds.length === 0 && nullable) return { kind: "null", ...site.baseOf(pointed, true) };
    return union(site, extras, pointed, kinds);
  }

  function familyShape(
    family: Family,
    parts: readonly Part[],
    way: Alternative,
    nullable: boolean,
  ): Shape | null {
    if (family === "object") return objectOf(site, parts, way, nullable);
    if (family === "array") return arrayOf(site, parts, way, nullable);
    if (family === "boolean") {
      const legal = [true, false].filter((one) => !way.avoid.includes(one));
      const base = site.baseOf(parts, nullable);
      if (legal.length === 0) return site.dead(base.pointer, "Neither true nor false is legal.");
      return { kind: "boolean", ...base, values: legal.length === 2 ? null : legal };
    }
    const shape = scalarOf(site, family, parts, nullable);
    return shape === null ? null : avoiding(way, shape);
  }

  function avoiding(way: Alternative, shape: Shape): Shape {
    const avoid = way.avoid.filter((one) => shape.kind === "any" || typeof one === shape.kind);
    if (avoid.length > 0) site.note(shape, { avoid });
    return shape;
  }

  function listedShape(parts: readonly Part[], way: Alternative, values: readonly Json[]): Shape | null {
    const avoided = new Set(way.avoid.map(canonicalJson));
    const rules = way.parts.map(withoutLists);
    const legal = values.filter((value) => {
      const verdicts = rules.map((one) => holds(root, one, value));
      if (verdicts.includes(undefined)) site.doubt();
      return !verdicts.includes(false) && !avoided.has(canonicalJson(value));
    });
    const base = site.baseOf(parts, legal.includes(null));
    const others = legal.filter((one) => one !== null);
    if (way.contains.length > 0) site.doubt();
    if (legal.length === 0) return site.dead(base.pointer, "None of the listed values is legal.");
    return others.length === 0 ? { kind: "null", ...base } : listed(base, others);
  }
}

/** What a schema says beside the values that it lists. */
function withoutLists(part: Part): Json {
  const { enum: _enum, const: _const, ...others } = keywordsOf(part);
  return others;
}

/** Pointer to the schema, or to the one that it does nothing but refer to. */
function targetOf(root: JsonSchema, part: Part): string {
  let at = part;
  for (let steps = 0; steps < 20; steps++) {
    const { $ref, ...others } = keywordsOf(at);
    const isBare = Object.keys(others).every((one) => one === "description" || one === "title");
    const target = typeof $ref === "string" && isBare ? lookUp(root, $ref) : undefined;
    if (target === undefined) break;
    at = target;
  }
  return at.pointer;
}

/** The shape of listed values; text and numbers have one of their own, which tells annotations what they are. */
function listed(base: ShapeBase, values: readonly Json[]): Shape {
  const kinds = new Set(values.map((one) => typeof one));
  const [kind] = kinds;
  const rest = { ...base, values };
  if (kinds.size > 1 || kind === "object" || kind === undefined) return { kind: "any", ...rest };
  if (kind === "string")
    return {
      kind: "string",
      ...rest,
      format: null,
      minLength: 0,
      maxLength: null,
      pattern: null,
      encoding: null,
    };
  if (kind === "boolean") return { kind: "boolean", ...rest };
  const limits = {
    minimum: null,
    maximum: null,
    exclusiveMinimum: null,
    exclusiveMaximum: null,
    multipleOf: null,
  };
  return { kind: "number", ...rest, integer: values.every(Number.isInteger), ...limits };
}

/** One of several shapes; null is folded into the others. */
function union(
  site: ShapeSite,
  extras: Map<Shape, Extra>,
  parts: readonly Part[],
  shapes: readonly Shape[],
): Shape | null {
  const others = shapes.filter((one) => one.kind !== "null");
  const [first] = shapes;
  const [only] = others;
  if (first === undefined || only === undefined) return first ?? null;
  const isNullable = others.length < shapes.length;
  if (others.length > 1) {
    const branches = others.map((shape, index) => ({ name: String(index), tags: [], shape }));
    return { kind: "union", ...site.baseOf(parts, isNullable), discriminator: null, branches };
  }
  if (!isNullable || only.nullable) return only;
  const nullable = { ...only, nullable: true };
  const extra = extras.get(only);
  if (extra !== undefined) site.note(nullable, extra);
  return nullable;
}
