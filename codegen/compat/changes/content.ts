import type { Json } from "../../load/loaded-schema.ts";
import type { Policy } from "../change.ts";
import type { Context } from "../rules/rule.ts";
import { isComposed } from "./context.ts";
import { arrayOf, childSpot, mapOf, openSpot, type View } from "./view.ts";
import { saysNothing, type Spot } from "./spot.ts";

/** What a schema says about a property that it does not name, or about an element beyond its tuple. */
export interface Content {
  /** What holds for its value. */
  readonly spot: Spot;
  readonly model: "open" | "closed" | "partial";
}

/** What holds for a property that is not in `properties`: `patternProperties`, else `additionalProperties`, else `unevaluatedProperties`. */
export function contentFor(view: View, name: string): Content {
  const patterns = matchingPatterns(view, name).flatMap(
    (pattern) => childSpot(view, "patternProperties", pattern) ?? [],
  );
  const [first, ...others] = patterns;
  if (first === undefined) return additionalContent(view);
  if (others.length === 0) return { spot: first, model: "partial" };
  const pointer = patterns.map((one) => one.pointer).join(" ");
  return {
    spot: { ...first, pointer, schema: { allOf: patterns.map(({ schema }) => schema) } },
    model: "partial",
  };
}

/** What holds for properties that neither `properties` nor `patternProperties` names. */
export function additionalContent(view: View): Content {
  return contentOf(view, ["additionalProperties", "unevaluatedProperties"]);
}

/** What holds for elements beyond `prefixItems`. */
export function furtherContent(view: View): Content {
  return contentOf(view, ["items", "unevaluatedItems"]);
}

/** The patterns of `patternProperties` that a name matches. */
export function matchingPatterns(view: View, name: string): readonly string[] {
  return Object.keys(mapOf(view, "patternProperties")).filter((pattern) => matches(pattern, name));
}

/** True when a name matches a pattern; a pattern that does not compile matches nothing. */
export function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return false;
  }
}

/** What the value of `additionalProperties`, `items` and the like stands for. */
export function modelOf(value: Json | undefined): Content["model"] {
  if (value === false) return "closed";
  return saysNothing(value) ? "open" : "partial";
}

function contentOf(view: View, keywords: readonly [string, string]): Content {
  const keyword = keywords.find((one) => view.keywords.has(one));
  const spot = keyword === undefined ? null : childSpot(view, keyword);
  if (spot === null) return { spot: openSpot(view, keywords[0]), model: "open" };
  return { spot, model: modelOf(spot.schema) };
}

/**
 * True when a tolerant reader leaves out of account what an open object may hold beyond what `properties` names: an object that names
 * something, and has nothing else that could name more.
 */
export function ignoresUndeclared(view: View, walk: { readonly policy: Policy }, context: Context): boolean {
  if (walk.policy === "strict" || context.isComposed || isComposed(view)) return false;
  const named = mapOf(view, "properties");
  const isNamed = (name: Json) => typeof name === "string" && Object.hasOwn(named, name);
  return (
    Object.keys(named).length > 0 &&
    Object.keys(mapOf(view, "patternProperties")).length === 0 &&
    arrayOf(view, "required").every(isNamed) &&
    Object.values(mapOf(view, "dependentRequired")).every(
      (names) => Array.isArray(names) && names.every(isNamed),
    )
  );
}
