import { isJsonObject } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { Random } from "../witness/random.ts";
import { keywordsOf } from "./random-schema.ts";

const SINGLE = ["items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"];
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const MAPS = ["properties", "patternProperties", "dependentSchemas"];

/** The schema with one change somewhere: a keyword added, dropped or set anew, a bound moved, or a branch or value added or dropped. */
export function mutated(schema: JsonSchema, random: Random): JsonSchema {
  const children = childrenOf(schema);
  if (children.length > 0 && random.chance(0.6)) {
    const { value, replace } = random.pick(children as readonly [Child, ...Child[]]);
    return replace(isJsonObject(value) ? mutated(value, random) : !(value === true));
  }
  return changed(schema, random);
}

interface Child {
  readonly value: Json;
  readonly replace: (value: Json) => JsonSchema;
}

function childrenOf(schema: JsonSchema): readonly Child[] {
  return Object.entries(schema).flatMap(([keyword, held]): readonly Child[] => {
    const set = (value: Json): JsonSchema => ({ ...schema, [keyword]: value });
    if (SINGLE.includes(keyword)) return [{ value: held, replace: set }];
    if (LISTS.includes(keyword) && Array.isArray(held)) {
      const all = held as readonly Json[];
      return all.map((value, i) => ({ value, replace: (one) => set(all.with(i, one)) }));
    }
    if (!MAPS.includes(keyword) || !isJsonObject(held)) return [];
    return Object.entries(held).map(([name, value]) => ({
      value,
      replace: (one) => set({ ...held, [name]: one }),
    }));
  });
}

function changed(schema: JsonSchema, random: Random): JsonSchema {
  const keywords = Object.keys(schema).filter((one) => one !== "$defs");
  const [first, ...others] = keywords;
  if (first === undefined || random.chance(0.3)) return { ...schema, ...keywordsOf(random, 1, 1) };
  const keyword = random.pick([first, ...others]);
  const value = schema[keyword];
  if (random.chance(0.3) || value === undefined) {
    return Object.fromEntries(Object.entries(schema).filter(([one]) => one !== keyword));
  }
  return { ...schema, [keyword]: moved(keyword, value, random) };
}

function moved(keyword: string, value: Json, random: Random): Json {
  if (typeof value === "number")
    return keyword === "multipleOf" ? value * 2 : Math.max(0, value + random.pick([1, -1]));
  if (Array.isArray(value) && value.length > 1)
    return (value as readonly Json[]).toSpliced(random.between(0, value.length - 1), 1);
  if (MAPS.includes(keyword) && isJsonObject(value)) {
    const entries = Object.entries(value);
    if (random.chance(0.5)) return Object.fromEntries(entries.slice(1));
    return { ...value, [random.pick(["a", "b", "c"])]: keywordsOf(random, 1, 2) };
  }
  return value;
}
