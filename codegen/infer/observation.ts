import type { Json } from "../load/loaded-schema.ts";
import { createTextObservation, mergeText, observeText, type TextObservation } from "./text-observation.ts";

/** What was seen at one place of the samples. Its size does not depend on how many samples there were. */
export interface Observation {
  nulls: number;
  booleans: number;
  /** Whole numbers that an INT64 holds, larger ones that a NUMERIC does, and all other numbers. */
  integers: number;
  largeIntegers: number;
  numbers: number;
  texts: TextObservation | null;
  objects: ObjectObservation | null;
  arrays: ArrayObservation | null;
  /** True when something here was not looked into: too deep, or beyond what is remembered. */
  opaque: boolean;
}

/** What the objects at one place hold. */
export interface ObjectObservation {
  count: number;
  /** In the order in which they were first seen; empty once `values` is there. */
  readonly keys: Map<string, Observation>;
  /** All values as one, once there were too many different keys to be properties. */
  values: Observation | null;
  /** True when there are keys that nothing is known of. */
  partial: boolean;
}

/** What the arrays at one place hold. */
export interface ArrayObservation {
  count: number;
  readonly items: Observation;
}

/** How much is remembered. */
export interface Bounds {
  /** Levels of objects and arrays. */
  readonly depth: number;
  /** Different keys of an object below the root; more make it a map. */
  readonly keys: number;
  /** Places in all. */
  readonly places: number;
}

/** BigQuery takes 15 levels and 10,000 columns; what is beyond is not worth a column. */
export const defaultBounds: Bounds = { depth: 12, keys: 256, places: 5_000 };

/** Looks at samples one by one. */
export interface Observer {
  readonly root: Observation;
  observe(sample: Json): void;
}

/** An observer that has seen nothing yet. */
export function createObserver(bounds: Bounds = defaultBounds): Observer {
  let places = 0;
  const root = createObservation();

  function place(): Observation {
    places++;
    return createObservation();
  }

  function observe(at: Observation, value: Json, depth: number): void {
    if (value === null) at.nulls++;
    else if (typeof value === "boolean") at.booleans++;
    else if (typeof value === "number") {
      if (!Number.isInteger(value) || Math.abs(value) >= 1e29) at.numbers++;
      else if (Math.abs(value) >= 2 ** 63) at.largeIntegers++;
      else at.integers++;
    } else if (typeof value === "string") observeText((at.texts ??= createTextObservation()), value);
    else if (depth >= bounds.depth) at.opaque = true;
    else if (Array.isArray(value)) observeArray(at, value as readonly Json[], depth);
    else observeObject(at, value as Readonly<Record<string, Json>>, depth);
  }

  function observeArray(at: Observation, value: readonly Json[], depth: number): void {
    at.arrays ??= { count: 0, items: place() };
    at.arrays.count++;
    for (const item of value) observe(at.arrays.items, item, depth + 1);
  }

  function observeObject(at: Observation, value: Readonly<Record<string, Json>>, depth: number): void {
    const object = (at.objects ??= { count: 0, keys: new Map(), values: null, partial: false });
    object.count++;
    for (const key of Object.keys(value)) {
      const child = object.values ?? object.keys.get(key) ?? childFor(object, key, depth);
      if (child !== null) observe(child, value[key] ?? null, depth + 1);
    }
  }

  /** Where to remember values of a key that is new; null when they are not remembered. */
  function childFor(object: ObjectObservation, key: string, depth: number): Observation | null {
    const isMap = depth > 0 && !object.partial && object.keys.size >= bounds.keys;
    if (isMap) {
      object.values = mergeAll(object.keys.values());
      places -= object.keys.size - 1;
      object.keys.clear();
      return object.values;
    }
    if (object.partial || key === "__proto__" || !key.isWellFormed() || places >= bounds.places) {
      object.partial = true;
      return null;
    }
    const child = place();
    object.keys.set(key, child);
    return child;
  }

  return { root, observe: (sample) => observe(root, sample, 0) };
}

/** What was seen at several places, as if it had been one. */
export function mergeAll(observations: Iterable<Observation>): Observation {
  const all = createObservation();
  for (const one of observations) merge(all, one);
  return all;
}

function merge(into: Observation, other: Observation): void {
  into.nulls += other.nulls;
  into.booleans += other.booleans;
  into.integers += other.integers;
  into.largeIntegers += other.largeIntegers;
  into.numbers += other.numbers;
  into.opaque ||= other.opaque;
  if (other.texts !== null) mergeText((into.texts ??= createTextObservation()), other.texts);
  if (other.arrays !== null) {
    into.arrays ??= { count: 0, items: createObservation() };
    into.arrays.count += other.arrays.count;
    merge(into.arrays.items, other.arrays.items);
  }
  if (other.objects !== null) {
    into.objects ??= { count: 0, keys: new Map(), values: null, partial: false };
    mergeObjects(into.objects, other.objects);
  }
}

function mergeObjects(into: ObjectObservation, other: ObjectObservation): void {
  into.count += other.count;
  // What one side has left out may be different there from what the other side knows.
  if (other.partial) {
    for (const key of into.keys.keys()) if (!other.keys.has(key)) into.keys.delete(key);
  }
  if (into.values === null && other.values !== null) {
    into.values = mergeAll(into.keys.values());
    into.keys.clear();
  }
  for (const [key, value] of other.keys) {
    const known = into.values ?? into.keys.get(key);
    if (known !== undefined) merge(known, value);
    else if (!into.partial) into.keys.set(key, mergeAll([value]));
  }
  if (into.values !== null && other.values !== null) merge(into.values, other.values);
  into.partial ||= other.partial;
}

function createObservation(): Observation {
  return {
    nulls: 0,
    booleans: 0,
    integers: 0,
    largeIntegers: 0,
    numbers: 0,
    texts: null,
    objects: null,
    arrays: null,
    opaque: false,
  };
}

/** How many values were seen. */
export function countOf({ texts, objects, arrays, ...at }: Observation): number {
  const plain = at.nulls + at.booleans + at.integers + at.largeIntegers + at.numbers;
  return plain + (texts?.count ?? 0) + (objects?.count ?? 0) + (arrays?.count ?? 0);
}
