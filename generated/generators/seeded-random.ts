// Code generated from schemas/ by `npm run codegen`. DO NOT EDIT.
import type { Json } from "../contract.ts";

/** Instants are drawn from the days before this one, so that the same seed gives the same events whenever it runs. */
export const REFERENCE = Date.UTC(2026, 10, 1);

const DAY = 86_400_000;

/** How many tries a value gets to meet a condition that most values meet. */
const TRIES = 100;

const WORDS = [
  "amber", "apple", "arch", "autumn", "basil", "bay", "birch", "breeze", "bridge", "brook", "canyon", "cedar", "chalk", "cloud", "clover",
  "coral", "cove", "crane", "creek", "dawn", "delta", "dune", "echo", "elm", "ember", "fable", "falcon", "fern", "field", "flint", "forest",
  "frost", "garden", "glade", "grove", "harbor", "hazel", "heron", "hill", "indigo", "iris", "island", "ivory", "jade", "juniper", "lagoon",
  "lake", "lark", "laurel", "lemon", "lilac", "linen", "lotus", "maple", "marble", "meadow", "mesa", "mint", "moss", "north", "oak", "ocean",
  "olive", "orchard", "otter", "pearl", "pebble", "pine", "plum", "poppy", "prairie", "quartz", "raven", "reef", "ridge", "river", "robin",
  "rose", "saffron", "sage", "sand", "shore", "silver", "sky", "slate", "spring", "spruce", "stone", "summit", "teal", "thyme", "tide",
  "timber", "tulip", "valley", "velvet", "violet", "willow", "winter", "wren",
] as const;

const LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Values with the weights they are drawn by. */
export interface Weighted<T> {
  readonly values: readonly T[];
  readonly upTo: readonly number[];
}

/** Prepares values for Random.weighted. */
export function weighted<const T>(pairs: readonly (readonly [T, number])[]): Weighted<T> {
  let sum = 0;
  return { values: pairs.map(([value]) => value), upTo: pairs.map(([, weight]) => (sum += weight)) };
}

/** A stream of random values that its seed determines (sfc32). */
export class Random {
  #a: number;
  #b: number;
  #c = 0x9e3779b9;
  #count = 1;
  readonly #days = new Map<number, string>();

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 0x1_0000_0000) | 0;
    for (let round = 0; round < 12; round++) this.bits();
  }

  /** 32 random bits. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to, not including, 1. */
  fraction(): number {
    return ((this.bits() >>> 5) * 0x400_0000 + (this.bits() >>> 6)) / 0x20_0000_0000_0000;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.bits() < probability * 0x1_0000_0000;
  }

  /** An integer from low to high, both included. */
  int(low: number, high: number): number {
    const size = high - low + 1;
    if (size <= 0x1_0000_0000) return low + Math.floor((this.bits() / 0x1_0000_0000) * size);
    return Math.min(high, low + Math.floor(this.fraction() * size));
  }

  /**
   * A multiple of factor / divisor: an integer from low to high times that, as the double closest to it. Prefers numbers that come out
   * whole when they are divided by the step in floating point too, as some validators check it.
   */
  multiple(low: number, high: number, factor: number, divisor: number): number {
    const step = factor / divisor;
    let value = (this.int(low, high) * factor) / divisor;
    for (let tries = 1; tries < TRIES && !Number.isInteger(value / step); tries++) value = (this.int(low, high) * factor) / divisor;
    return value;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)] as T;
  }

  /** One of the values by their weights. */
  weighted<T>(choice: Weighted<T>): T {
    const mark = this.fraction() * (choice.upTo.at(-1) ?? 0);
    let index = 0;
    while (index < choice.values.length - 1 && mark >= (choice.upTo[index] ?? 0)) index++;
    return choice.values[index] as T;
  }

  /** Draws until the value is accepted; after many tries it gives the last one. */
  until<T>(draw: () => T, accepts: (value: T) => boolean): T {
    let value = draw();
    for (let tries = 1; tries < TRIES && !accepts(value); tries++) value = draw();
    return value;
  }

  /** Between fewest and most values. */
  list<T>(fewest: number, most: number, draw: () => T): T[] {
    const values: T[] = [];
    for (let count = this.int(fewest, most); count > 0; count--) values.push(draw());
    return values;
  }

  /** The same with no two equal values; fewer than most when no new value turns up. Throws when there are too few. */
  set<T>(fewest: number, most: number, draw: () => T): T[] {
    const values = new Map<string, T>();
    const size = this.int(fewest, most);
    for (let tries = 0; values.size < size && tries < size * TRIES; tries++) {
      const value = draw();
      values.set(keyOf(value), value);
    }
    if (values.size < fewest) throw new Error("Too few different values were found.");
    return [...values.values()];
  }

  /** Between fewest and most values, each by its own draw, those after the last one by "rest". */
  tuple(fewest: number, most: number, draws: readonly (() => unknown)[], rest: () => unknown = () => null): Json[] {
    return Array.from({ length: this.int(fewest, most) }, (_, index) => (draws[index] ?? rest)() as Json);
  }

  /** An object with between fewest and most entries. */
  map<T>(fewest: number, most: number, key: () => string, draw: () => T): { [key: string]: T } {
    return Object.fromEntries(this.set(fewest, most, key).map((name) => [name, draw()]));
  }

  /** Between fewest and most characters of the alphabet. */
  text(alphabet: string, fewest: number, most: number): string {
    let text = "";
    for (let count = fewest === most ? most : this.int(fewest, most); count > 0; count--) text += alphabet[this.int(0, alphabet.length - 1)];
    return text;
  }

  /** The concatenation of between fewest and most texts. */
  repeat(fewest: number, most: number, draw: () => string): string {
    return this.list(fewest, most, draw).join("");
  }

  /** Letters and digits, as in a key. */
  key(length: number): string {
    return this.text(LETTERS_AND_DIGITS, length, length);
  }

  word(): string {
    return this.pick(WORDS);
  }

  /** A line of words, the first capitalised. */
  phrase(fewest: number, most: number): string {
    const text = this.list(fewest, most, () => this.word()).join(" ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  /** An instant in the days before REFERENCE plus the shift, as RFC 3339 in UTC with milliseconds. */
  dateTime(days = 365, shift = 0): string {
    const millis = this.int(0, DAY - 1);
    const day = this.#day(days, shift);
    return day + "T" + timeOfDay(Math.floor(millis / 1000)) + "." + String(1000 + (millis % 1000)).slice(1) + "Z";
  }

  date(days = 365, shift = 0): string {
    return this.#day(days, shift);
  }

  /** A day within the window; few days come up often, so their texts are kept. */
  #day(days: number, shift: number): string {
    const day = REFERENCE / DAY + shift - this.int(1, Math.max(1, Math.ceil(days)));
    let text = this.#days.get(day);
    if (text === undefined) {
      text = new Date(day * DAY).toISOString().slice(0, 10);
      this.#days.set(day, text);
    }
    return text;
  }

  /** A time of day as RFC 3339 has it. */
  time(): string {
    return timeOfDay(this.int(0, 86_399)) + "Z";
  }

  duration(): string {
    return this.chance(0.5) ? "PT" + this.int(1, 59) + "M" : "P" + this.int(1, 30) + "DT" + this.int(1, 23) + "H";
  }

  uuid(): string {
    const hex = (bits: number) => bits.toString(16).padStart(8, "0");
    const [a, b, c, d] = [hex(this.bits()), hex(this.bits()), hex(this.bits()), hex(this.bits())];
    return a + "-" + b.slice(0, 4) + "-4" + b.slice(5) + "-" + "89ab"[this.int(0, 3)] + c.slice(1, 4) + "-" + c.slice(4) + d;
  }

  email(): string {
    return this.word() + "." + this.word() + this.int(1, 99) + "@example.com";
  }

  hostname(): string {
    return this.word() + "-" + this.int(1, 99) + ".example.com";
  }

  /** A reference within a site. */
  path(): string {
    return "/" + this.word() + "/" + this.word() + "-" + this.int(1, 999);
  }

  url(): string {
    return "https://www.example.com" + this.path();
  }

  jsonPointer(): string {
    return "/" + this.word() + "/" + this.int(0, 9);
  }

  ipv4(): string {
    return "192.0.2." + this.int(1, 254);
  }

  ipv6(): string {
    return "2001:db8::" + this.int(1, 0xffff).toString(16);
  }

  regex(): string {
    return "^" + this.word() + "-[0-9]+$";
  }

  /** Some JSON value. */
  json(): Json {
    const kind = this.int(0, 4);
    if (kind === 0) return this.word();
    if (kind === 1) return this.int(0, 1000);
    if (kind === 2) return this.chance(0.5);
    if (kind === 3) return [this.word(), this.int(0, 1000)];
    return { [this.word()]: this.word(), count: this.int(0, 1000) };
  }
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, "0"));

/** Hours, minutes and seconds of a second of the day. */
function timeOfDay(second: number): string {
  const minute = Math.floor(second / 60);
  return TWO_DIGITS[Math.floor(minute / 60)] + ":" + TWO_DIGITS[minute % 60] + ":" + TWO_DIGITS[second % 60];
}

/** The same text for equal values. */
function keyOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
