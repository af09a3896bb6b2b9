// Code generated from schemas/ by `npm run codegen`. DO NOT EDIT.
import type { GenerateOptions, Json, Sample } from "../contract.ts";
import { Random } from "./seeded-random.ts";

export type JsonObject = { readonly [name: string]: Json };
export type MutableObject = { [name: string]: Json };

/** Makes events of one type, one after the other. */
export interface EventGenerator<Event> {
  /** A valid event. */
  next(): Event;
  /** An event that breaks exactly one rule of the schema, and which. Never the rule that names the event's type. */
  nextInvalid(): Sample;
}

/** One way to break an event: the keyword, the path of the place ("*" for some element), and what to do there. */
export interface Break {
  readonly keyword: string;
  readonly path: readonly string[];
  /** Changes the place in its parent; false when it cannot. */
  readonly apply: (parent: MutableObject, name: string) => boolean;
}

/** A generator of what "draw" makes and of what "breaks" make of it. */
export function eventGenerator<Event>(random: Random, draw: () => unknown, breaks: readonly Break[]): EventGenerator<Event> {
  return { next: () => draw() as Event, nextInvalid: () => breakOne(random, draw() as Json, breaks) };
}

function breakOne(random: Random, event: Json, breaks: readonly Break[]): Sample {
  const first = random.int(0, Math.max(0, breaks.length - 1));
  for (let index = 0; index < breaks.length; index++) {
    const one = breaks[(first + index) % breaks.length] as Break;
    const pointer = applyBreak(random, event as MutableObject, one);
    if (pointer !== null) return { event, broken: { keyword: one.keyword, pointer } };
  }
  return { event, broken: null };
}

function applyBreak(random: Random, event: MutableObject, { path, apply }: Break): string | null {
  let parent = event;
  let pointer = "";
  for (const [depth, step] of path.entries()) {
    const name = step === "*" ? someKey(random, parent) : step;
    if (name === null) return null;
    const inner = pointer + pointerStep(name);
    if (depth === path.length - 1) return apply(parent, name) ? inner : null;
    const child = Object.hasOwn(parent, name) ? parent[name] : undefined;
    if (typeof child !== "object" || child === null) return null;
    parent = child as MutableObject;
    pointer = inner;
  }
  return null;
}

function someKey(random: Random, parent: MutableObject): string | null {
  const keys = Object.keys(parent);
  return keys.length === 0 ? null : random.pick(keys);
}

function pointerStep(name: string): string {
  return "/" + name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Leaves a required property out. */
export function missing(...path: readonly string[]): Break {
  return { keyword: "required", path, apply: (parent, name) => Object.hasOwn(parent, name) && Reflect.deleteProperty(parent, name) };
}

/** Leaves out a property that another one, which is there, asks for. */
export function orphaned(other: string, ...path: readonly string[]): Break {
  return {
    keyword: "dependentRequired",
    path,
    apply: (parent, name) => Object.hasOwn(parent, other) && Object.hasOwn(parent, name) && Reflect.deleteProperty(parent, name),
  };
}

/** Puts a value there that the keyword does not allow. */
export function replaced(keyword: string, value: Json, ...path: readonly string[]): Break {
  return { keyword, path, apply: (parent, name) => Reflect.defineProperty(parent, name, { value, writable: true, enumerable: true, configurable: true }) };
}

/** Cuts an array to a length that is too small. */
export function shortened(length: number, ...path: readonly string[]): Break {
  return onArray("minItems", path, (items) => items.slice(0, length));
}

/** Repeats elements of an array up to a length that is too large. */
export function lengthened(length: number, ...path: readonly string[]): Break {
  return onArray("maxItems", path, (items) => Array.from({ length }, (_, index) => items[index % items.length] ?? null));
}

/** Adds an element to a tuple that has all of its own. */
export function overfull(length: number, ...path: readonly string[]): Break {
  return onArray("items", path, (items) => (items.length === length ? [...items, null] : null));
}

/** Makes two elements of an array equal without making it too long. */
export function duplicated(longest: number, ...path: readonly string[]): Break {
  return onArray("uniqueItems", path, (items) => {
    const first = items[0] ?? null;
    if (items.length < longest) return [...items, first];
    return items.length < 2 ? null : [...items.slice(0, -1), first];
  });
}

function onArray(keyword: string, path: readonly string[], change: (items: readonly Json[]) => readonly Json[] | null): Break {
  return {
    keyword,
    path,
    apply(parent, name) {
      const items = parent[name];
      const changed = Array.isArray(items) && items.length > 0 ? change(items as readonly Json[]) : null;
      if (changed === null) return false;
      parent[name] = changed;
      return true;
    },
  };
}

/** Gives an object a property of its own, whatever it inherits under that name. */
export function put(object: MutableObject, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/** Adds the members to an object that has none of them, up to so many in all. */
export function putAll(object: MutableObject, members: JsonObject, most: number): void {
  for (const [name, value] of Object.entries(members)) {
    if (!Object.hasOwn(object, name) && Object.keys(object).length < most) put(object, name, value);
  }
}

/** Draws until the event is valid. Throws when none of many is. */
export function valid<T>(type: string, draw: () => T, isValid: (event: unknown) => boolean): T {
  for (let tries = 0; tries < 2000; tries++) {
    const event = draw();
    if (isValid(event)) return event;
  }
  throw new Error("None of 2,000 " + type + " events was valid: the schema may allow none.");
}

/** For a schema of which no valid event is known. Throws. */
export function impossible(type: string): never {
  throw new Error("There is no generator of valid " + type + " events: see what codegen reports of its schema.");
}

/** The value when it is accepted, else another one. */
export function either<T>(value: T, accepts: (value: T) => boolean, other: () => T): T {
  return accepts(value) ? value : other();
}

/** What is made of a value that is text, else another value. */
export function withText(value: unknown, make: (text: string) => string, other: () => string): string {
  return typeof value === "string" ? make(value) : other();
}

/** The number, or 0 when it is none. */
export function amount(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** The sum of a term over the elements of an array; each term is taken as a whole number of 1 / divisor. */
export function sum(items: unknown, divisor: number, term: (item: JsonObject) => number): number {
  let total = 0;
  for (const item of Array.isArray(items) ? (items as readonly JsonObject[]) : []) total += Math.round(term(item) * divisor);
  return total / divisor;
}

/** The multiple of factor / divisor closest to the value, at least low and at most high times that. */
export function snap(value: number, low: number, high: number, factor: number, divisor: number): number {
  const count = Math.round((value * divisor) / factor);
  return (Math.min(high, Math.max(low, Number.isNaN(count) ? low : count)) * factor) / divisor;
}

/** Text from the value of a faker method: dates as RFC 3339. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Text of at least fewest and at most most characters; a pair of surrogates is one. */
export function fit(text: string, fewest: number, most: number): string {
  if (text.length >= 2 * fewest && text.length <= most) return text;
  const characters = Array.from(text);
  if (characters.length > most) return characters.slice(0, most).join("");
  const filler = characters.length === 0 ? ["x"] : characters;
  const missing = Math.max(0, fewest - characters.length);
  return text + Array.from({ length: missing }, (_, index) => filler[index % filler.length]).join("");
}

/** A value further down, or undefined. */
export function inside(value: unknown, ...path: readonly string[]): unknown {
  let place = value;
  for (const step of path) {
    if (typeof place !== "object" || place === null) return undefined;
    const name = step === "*" ? Object.keys(place)[0] : step;
    place = name !== undefined && Object.hasOwn(place, name) ? (place as JsonObject)[name] : undefined;
  }
  return place;
}

/** What "generate" of the registry gives: valid events, and invalid ones by chance. */
export function* samples(generator: EventGenerator<unknown>, options: GenerateOptions): Iterable<Sample> {
  const random = new Random(options.seed ^ 0x5eed);
  const invalid = options.invalid ?? 0;
  for (let index = 0; index < options.count; index++) {
    if (random.chance(invalid)) yield generator.nextInvalid();
    else yield { event: generator.next() as Json, broken: null };
  }
}
