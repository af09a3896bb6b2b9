import type { Json } from "../../../load/loaded-schema.ts";
import { isObject } from "../../../model/json-guards.ts";

const INSTANT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)$/;

const TIME = /^\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)$/;

/** What the canonical form lets differ, apart from losses: absent, null and empty; instants by their text. `losses` are rules that were reported. */
export function comparable(value: Json | bigint, losses: ReadonlySet<string>): Json {
  // A whole number beyond 2^53 comes back exact; the samples are what JavaScript's numbers can be.
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string") {
    if (losses.has("TIME_OFFSET") && TIME.test(value)) return instantOf(`2024-01-01T${value}`).slice(-12);
    return INSTANT.test(value) ? instantOf(value) : value;
  }
  if (typeof value === "number") return losses.has("DECIMAL_SCALE") ? Number(value.toFixed(6)) : value + 0;
  if (typeof value !== "object" || value === null) return value;
  if (!isObject(value)) return comparableList(value, losses);
  const members = Object.entries(value)
    .map(([name, one]): [string, Json] => [name, comparable(one, losses)])
    .filter(([, one]) => !isEmpty(one));
  return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where an array may lose nulls, or a tuple its end, nothing is asked of what is empty. */
function comparableList(list: readonly Json[], losses: ReadonlySet<string>): Json {
  const values = list.map((one) => comparable(one, losses));
  return arrayLosses.some((rule) => losses.has(rule)) ? values.filter((one) => !isEmpty(one)) : values;
}

const arrayLosses = ["NULL_IN_ARRAY", "NULL_ARRAY", "TUPLE_LENGTH"];

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

function instantOf(text: string): string {
  const [, fraction = ""] = /\.(\d+)/.exec(text) ?? [];
  const seconds = new Date(text.replace(/\.\d+/, "")).getTime() / 1000;
  return Number.isNaN(seconds) ? text : `${seconds}.${fraction.slice(0, 6).padEnd(6, "0")}`;
}
