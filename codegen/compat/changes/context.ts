import type { Context, Pair } from "../rules/rule.ts";
import { type Keeps, NEITHER, nested, type Sign } from "./effect.ts";
import type { View } from "./view.ts";

/** The context of what holds for a part of the value: a property, an element. */
export function inPart(context: Context, isTyped = true): Context {
  return { ...context, isWatched: false, isComposed: false, isTyped: context.isTyped && isTyped };
}

/** The context of a schema that holds for the same value: a branch, a condition. */
export function inPlace({ old, next, context }: Pair, sign: Sign, isTyped: boolean): Context {
  const isWatched = context.isWatched || looksAtEvaluated(old.keywords) || looksAtEvaluated(next.keywords);
  return {
    sign: nested(context.sign, sign),
    isWatched,
    isComposed: true,
    isTyped: context.isTyped && isTyped,
  };
}

/** The same for a schema that holds only for some values: whether it does decides what counts as evaluated. */
export function inBranch(pair: Pair, sign: Sign, isTyped: boolean): Context {
  const context = inPlace(pair, sign, isTyped);
  return context.isWatched ? { ...context, sign: "unknown" } : context;
}

/**
 * What a finding keeps about a schema that joins or goes in the place of another one, where something looks at what it has evaluated:
 * a schema more refuses values and takes others for evaluated. Nothing is said elsewhere.
 */
export function ifWatched(pair: Pair): { readonly keeps?: Keeps } {
  return inPlace(pair, "same", false).isWatched ? { keeps: NEITHER } : {};
}

/** True for a schema that leaves a part of what it says about a value to others. */
export function isComposed({ keywords }: View): boolean {
  return ["allOf", "anyOf", "oneOf", "if", "dependentSchemas"].some((keyword) => keywords.has(keyword));
}

function looksAtEvaluated(keywords: View["keywords"]): boolean {
  return keywords.has("unevaluatedProperties") || keywords.has("unevaluatedItems");
}
