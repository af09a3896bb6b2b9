import type { Json } from "../../load/loaded-schema.ts";
import { canonicalText } from "./canonical-text.ts";

/** The values of an `enum` or `const`: each once, looked up at once. */
export interface ValueSet {
  readonly keyword: "enum" | "const";
  readonly values: readonly Json[];
  readonly texts: ReadonlySet<string>;
}

/** The set of some values. */
export function valueSet(keyword: "enum" | "const", values: readonly Json[]): ValueSet {
  const byText = new Map(values.map((value) => [canonicalText(value), value]));
  return { keyword, values: [...byText.values()], texts: new Set(byText.keys()) };
}

/** Whether a value is one of a set. */
export function isIn(set: ValueSet, value: Json): boolean {
  return set.texts.has(canonicalText(value));
}
