import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";

/** Steps that are tried at most. */
const MOST_STEPS = 4_000;

/**
 * The smallest document that the steps below reach and that still proves what the given one does. A step leaves out a member or an item, puts
 * an object or array in the place of the one that holds it, or replaces a scalar by a simpler one: a string by nothing, by its
 * first half, or without its last character; a number by zero, its whole part, its half, or one nearer to zero. Steps are taken
 * from the outside in until none is left.
 */
export function shrink(document: Json, proves: (document: Json) => boolean): Json {
  let smallest = document;
  let left = MOST_STEPS;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const next of smallerThan(smallest)) {
      if (--left < 0) return smallest;
      if (!proves(next)) continue;
      smallest = next;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

function* smallerThan(value: Json): Generator<Json> {
  if (typeof value === "string") yield* smallerTexts(value);
  else if (typeof value === "number") yield* smallerNumbers(value);
  else if (Array.isArray(value)) yield* smallerArrays(value as readonly Json[]);
  else if (isJsonObject(value)) yield* smallerObjects(value);
}

function* smallerTexts(value: string): Generator<string> {
  if (value === "") return;
  yield "";
  const letters = Array.from(value);
  if (letters.length > 2) yield letters.slice(0, Math.ceil(letters.length / 2)).join("");
  if (letters.length > 1) yield letters.slice(0, -1).join("");
  const plain = letters
    .map((letter) => (/[\p{L}\p{N} -]/u.test(letter) && letter > "~" ? "a" : letter))
    .join("");
  if (plain !== value) yield plain;
}

function* smallerNumbers(value: number): Generator<number> {
  const candidates = [0, Math.trunc(value), Math.trunc(value / 2), value - Math.sign(value), Math.abs(value)];
  for (const one of candidates) {
    if (Math.abs(one) < Math.abs(value) || (one === -value && value < 0)) yield one;
    else if (Number.isInteger(one) && !Number.isInteger(value)) yield one;
  }
}

function* smallerArrays(items: readonly Json[]): Generator<Json> {
  if (items.length > 3) {
    yield items.slice(0, Math.ceil(items.length / 2));
    yield items.slice(Math.floor(items.length / 2));
  }
  for (const index of items.keys()) yield items.toSpliced(items.length - 1 - index, 1);
  yield* items.filter(isContainer);
  for (const [index, item] of items.entries()) {
    for (const smaller of smallerThan(item)) yield items.with(index, smaller);
  }
}

function* smallerObjects(value: { readonly [name: string]: Json }): Generator<Json> {
  const members = Object.entries(value);
  for (const [name] of members.toReversed()) {
    yield Object.fromEntries(members.filter(([other]) => other !== name));
  }
  yield* Object.values(value).filter(isContainer);
  for (const [index, [name, member]] of members.entries()) {
    for (const smaller of smallerThan(member)) {
      yield Object.fromEntries(members.with(index, [name, smaller]));
    }
  }
}

function isContainer(value: Json): boolean {
  return typeof value === "object" && value !== null;
}
