import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { isSchemaObject } from "../print/map-schema.ts";
import { pointerSteps } from "../print/pointer.ts";
import { type Uses, usesOf } from "./repeats.ts";
import { pointerOf, type Spot } from "./spot.ts";

/** Larger pieces stay functions of their own, so that the text grows at most in proportion to the references. */
const LONGEST_PIECE = 2_000;
/** The same for all the copies of a piece together. */
const LONGEST_COPIES = 4_000;

/**
 * Statements that check the value at a spot against a schema. They return false from the function around them where it is not
 * valid, but go on when `found` still takes issues.
 */
export type ChecksOf = (schema: Json, spot: Spot, writer: CheckWriter) => readonly string[];

/** A function of a validator that is still to be written. */
export interface PendingCheck {
  readonly name: string;
  readonly schema: Json;
  /** True when it takes a Set to fill with what the schema has a say on. */
  readonly marks: boolean;
}

/**
 * What the writers of keywords share while the validator of one schema is written: names, constants, helpers, and the
 * functions that are asked for and still have to be written.
 */
export class CheckWriter {
  /** Helpers of `runtime/` that the text calls. */
  readonly helpers = new Set<string>();
  /** Patterns that are tried only on texts up to some length, which is the value. */
  readonly unbounded = new Map<string, number>();
  readonly #root: JsonSchema;
  readonly #formats: Readonly<Record<string, string>>;
  readonly #checksOf: ChecksOf;
  readonly #constants = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #functions = { plain: new Map<Json, string>(), marking: new Map<Json, string>() };
  readonly #pending: PendingCheck[] = [];
  readonly #sizes = new Map<Json, number>();
  readonly #uses: ReadonlyMap<Json, Uses>;

  /** `formats` has the helper for each format that is asserted; others say nothing about validity. */
  constructor(root: Json, formats: Readonly<Record<string, string>>, checksOf: ChecksOf) {
    this.#root = isSchemaObject(root) ? root : {};
    this.#formats = formats;
    this.#checksOf = checksOf;
    this.#uses = usesOf(this.#root, (ref) => this.#resolve(ref));
  }

  /** A name that stands nowhere else in the text. */
  name(prefix: string): string {
    const count = this.#counts.get(prefix) ?? 0;
    this.#counts.set(prefix, count + 1);
    return `${prefix}${count}`;
  }

  /** The name of a helper, which comes into the text with it. */
  helper(name: string): string {
    this.helpers.add(name);
    return name;
  }

  /** Notes that longer texts are not held against a pattern. */
  noteUnbounded(pattern: string, length: number): void {
    this.unbounded.set(pattern, length);
  }

  /** The helper that decides a format, or null. */
  format(name: string): string | null {
    const check = Object.hasOwn(this.#formats, name) ? this.#formats[name] : undefined;
    return check === undefined ? null : this.helper(check);
  }

  /** The name of a constant of the module; equal expressions share one. */
  constant(prefix: string, code: string): string {
    const known = this.#constants.get(code);
    if (known !== undefined) return known;
    const name = this.name(prefix);
    this.#constants.set(code, name);
    return name;
  }

  /** The constants that were asked for, as statements. */
  constants(): readonly string[] {
    return [...this.#constants].map(([code, name]) => `const ${name} = ${code};`);
  }

  /** Statements that check a value, or call a function of its own for a schema that is large or part of itself. */
  checks(schema: Json, spot: Spot): readonly string[] {
    if (this.isSmall(schema)) return this.#checksOf(schema, spot, this);
    const pointer = pointerOf(spot);
    const values = [spot.value, pointer === "at" ? pointer : `found && ${pointer}`, "found"];
    if (spot.seen !== null) values.push(spot.seen);
    return [`if (!${this.check(schema, spot.seen !== null)}(${values.join(", ")})) return false;`];
  }

  /** The name of the function that checks a schema. */
  check(schema: Json, marks = false): string {
    const known = this.#functions[marks ? "marking" : "plain"];
    const target = this.#withoutDetour(schema);
    const name = known.get(target) ?? this.name(marks ? "mark" : "check");
    if (!known.has(target)) {
      known.set(target, name);
      this.#pending.push({ name, schema: target, marks });
    }
    return name;
  }

  /** A function that was asked for and is not written yet; undefined when there is none. */
  takePending(): PendingCheck | undefined {
    return this.#pending.shift();
  }

  /** True for a schema that is written where it is used: short with all that it refers to and in all its copies, and not part of itself. */
  isSmall(schema: Json): boolean {
    const size = this.#sizeOf(schema);
    return size <= LONGEST_PIECE && size * (this.#uses.get(schema)?.count ?? 1) <= LONGEST_COPIES;
  }

  /** True for a schema that may apply to the same value of a document more than once. */
  mayRepeat(schema: Json): boolean {
    return this.#uses.get(schema)?.mayRepeat ?? false;
  }

  /** The schema that a `$ref` leads to. */
  target(ref: Json): Json {
    const target = this.#resolve(ref);
    if (target === undefined) throw new Error(`The reference ${JSON.stringify(ref)} leads to no schema`);
    return target;
  }

  /** A function that only called another one would cost a call more. */
  #withoutDetour(schema: Json): Json {
    let at = schema;
    const passed = new Set<Json>();
    while (
      isSchemaObject(at) &&
      at["$ref"] !== undefined &&
      Object.keys(at).length === 1 &&
      !passed.has(at)
    ) {
      passed.add(at);
      at = this.target(at["$ref"]);
    }
    return at;
  }

  /** About the length of a schema's text with what it refers to in place; infinite when it is part of itself. */
  #sizeOf(value: Json): number {
    if (typeof value === "string") return value.length;
    if (typeof value !== "object" || value === null) return 1;
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    this.#sizes.set(value, Infinity);
    let size = 0;
    for (const [name, part] of Object.entries(value)) {
      if (name !== "$defs") size += name.length + this.#sizeOf(part);
      if (name === "$ref") size += this.#sizeOf(this.#resolve(part) ?? null);
    }
    this.#sizes.set(value, size);
    return size;
  }

  #resolve(ref: Json): Json | undefined {
    const pointer = typeof ref === "string" && ref.startsWith("#") ? decoded(ref.slice(1)) : null;
    if (pointer === null) return undefined;
    let at: Json | undefined = this.#root;
    for (const step of pointerSteps(pointer)) {
      at =
        typeof at === "object" && at !== null && Object.hasOwn(at, step)
          ? (at as JsonSchema)[step]
          : undefined;
    }
    return at;
  }
}

/** Null for text that only looks like a reference, in data. */
function decoded(fragment: string): string | null {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return null;
  }
}
