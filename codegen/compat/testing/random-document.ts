import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import type { Random } from "../witness/random.ts";
import { NAMES, SCALARS } from "./random-schema.ts";

/** A small document of the names and values that random schemas speak of. It knows nothing of the schemas that it is for. */
export function randomDocument(random: Random, depth = 3): Json {
  const kind = depth === 0 ? "scalar" : random.pick(["scalar", "array", "object", "object"]);
  if (kind === "scalar") return random.pick(SCALARS);
  if (kind === "array") {
    return Array.from({ length: random.between(0, 3) }, () => randomDocument(random, depth - 1));
  }
  const names = random.shuffled([...NAMES, "d"]).slice(0, random.between(0, 3));
  return Object.fromEntries(names.map((name) => [name, randomDocument(random, depth - 1)]));
}

/** A document that differs from another in one place. */
export function nearDocument(document: Json, random: Random): Json {
  if (random.chance(0.25)) return randomDocument(random, 1);
  if (Array.isArray(document) && document.length > 0) {
    const items = document as readonly Json[];
    const index = random.between(0, items.length - 1);
    return random.chance(0.3)
      ? items.toSpliced(index, 1)
      : items.with(index, nearDocument(items[index] ?? null, random));
  }
  if (isJsonObject(document)) {
    const [first, ...others] = Object.keys(document);
    if (first === undefined || random.chance(0.3))
      return { ...document, [random.pick(NAMES)]: randomDocument(random, 1) };
    const name = random.pick([first, ...others]);
    if (random.chance(0.2))
      return Object.fromEntries(Object.entries(document).filter(([one]) => one !== name));
    return { ...document, [name]: nearDocument(document[name] ?? null, random) };
  }
  return random.pick(SCALARS);
}
