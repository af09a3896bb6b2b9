import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { ANNOTATION_KEYWORDS } from "../../model/annotation-keywords.ts";
import { type Spot, spotAt, targetOf } from "./spot.ts";

/** Where definitions stand; they count where they are used. */
export const DEFINITION_KEYWORDS: ReadonlySet<string> = new Set(["$defs", "definitions"]);

/**
 * A schema as its reader sees it: a schema that is only a `$ref` is what it leads to, with the annotations of the outer one first; and
 * members of `allOf` count as written beside it where they speak of other things.
 */
export interface View {
  /** The innermost schema: what all `$ref`s lead to. */
  readonly spot: Spot;
  /** The schemas that are seen as this one, from the outermost to the innermost, then what was taken from `allOf`. */
  readonly chain: readonly Spot[];
  /** The keywords in use with the schema that holds each, `$ref` and definitions left out; `allOf` stands for all of `conjuncts`. */
  readonly keywords: ReadonlyMap<string, Spot>;
  /** What must hold besides: members of `allOf`, and the target of a `$ref` that has other keywords beside it. */
  readonly conjuncts: readonly Spot[];
}

/** The view of a schema. */
export function viewOf(spot: Spot): View {
  return viewWithin(spot, new Set());
}

/** Schemas on one way of references and members of `allOf`; definitions can combine in endlessly many ways. */
const MOST_LINKS = 12;

/** The view of a schema that is looked at for the sake of others, which it does not take in again. */
function viewWithin(spot: Spot, outer: ReadonlySet<string>): View {
  const seen = new Set(outer);
  const chain: Spot[] = [];
  let at = spot;
  for (;;) {
    chain.push(at);
    seen.add(at.pointer);
    const next = onlyStep(at);
    if (next === null || seen.has(next.pointer)) break;
    at = next;
  }
  const keywords = new Map<string, Spot>();
  for (const one of chain) {
    for (const keyword of keywordsOf(one)) {
      const counts =
        one === at ? keyword !== "$ref" && keyword !== "allOf" : ANNOTATION_KEYWORDS.has(keyword);
      if (counts && !keywords.has(keyword)) keywords.set(keyword, one);
    }
  }
  const conjuncts: Spot[] = [];
  for (const one of conjunctsOf(at)) {
    const view = seen.has(one.pointer) || seen.size > MOST_LINKS ? null : viewWithin(one, seen);
    if (view === null || !speaksOfOthers(view, keywords)) conjuncts.push(one);
    else {
      chain.push(...view.chain);
      for (const [keyword, holder] of view.keywords)
        if (!keywords.has(keyword)) keywords.set(keyword, holder);
    }
  }
  if (conjuncts.length > 0) keywords.set("allOf", at);
  return { spot: at, chain, keywords, conjuncts };
}

/** True when keywords can be written beside others without a change of meaning: what is unevaluated would see more than it did. */
function speaksOfOthers({ spot, keywords, conjuncts }: View, others: ReadonlyMap<string, Spot>): boolean {
  if (typeof spot.schema === "boolean" || conjuncts.length > 0) return false;
  return [...keywords].every(([keyword, holder]) => {
    if (keyword.startsWith("unevaluated")) return false;
    if (ANNOTATION_KEYWORDS.has(keyword)) return true;
    const other = others.get(keyword);
    if (keyword === "type" && other !== undefined) return isSameType(holder.schema, other.schema);
    return !(COMPANIONS.get(keyword) ?? [keyword]).some((one) => others.has(one));
  });
}

/** Keywords whose meaning depends on those beside them. */
const COMPANIONS: ReadonlyMap<string, readonly string[]> = new Map(
  [
    ["properties", "patternProperties", "additionalProperties", "unevaluatedProperties"],
    ["prefixItems", "items", "unevaluatedItems"],
    ["contains", "minContains", "maxContains", "unevaluatedItems"],
    ["if", "then", "else"],
    ["enum", "const"],
  ].flatMap((group) => group.map((keyword) => [keyword, group] as const)),
);

function isSameType(a: Spot["schema"], b: Spot["schema"]): boolean {
  return (
    typeof a !== "boolean" &&
    typeof b !== "boolean" &&
    JSON.stringify(a["type"]) === JSON.stringify(b["type"])
  );
}

/** The value of a keyword; undefined where it is not said. */
export function valueOf(view: View, keyword: string): Json | undefined {
  const holder = holderOf(view, keyword);
  return holder === null ? undefined : ownValue(holder, keyword);
}

/** Pointer of a keyword, to where it stands, else to where it would. */
export function pointerOf(view: View, keyword: string, ...steps: readonly (string | number)[]): string {
  const holder = holderOf(view, keyword) ?? view.spot;
  return [keyword, ...steps].reduce<string>(childPointer, holder.pointer);
}

/** The schema that a keyword holds, at the steps below it. */
export function childSpot(view: View, keyword: string, ...steps: readonly (string | number)[]): Spot | null {
  const holder = holderOf(view, keyword);
  return holder === null ? null : spotAt(holder, keyword, ...steps);
}

/** A schema that says nothing, where none stands: `pointer` is where it would. */
export function openSpot(view: View, keyword: string, ...steps: readonly (string | number)[]): Spot {
  return { side: view.spot.side, pointer: pointerOf(view, keyword, ...steps), schema: true };
}

/** The keyword's value when it is an object, else an empty one: `properties`, `patternProperties` and the like. */
export function mapOf(view: View, keyword: string): { readonly [key: string]: Json } {
  const value = valueOf(view, keyword);
  return isJsonObject(value) ? value : {};
}

/** The keyword's value when it is an array, else an empty one. */
export function arrayOf(view: View, keyword: string): readonly Json[] {
  const value = valueOf(view, keyword);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function holderOf(view: View, keyword: string): Spot | null {
  return view.keywords.get(keyword) ?? null;
}

function ownValue({ schema }: Spot, keyword: string): Json | undefined {
  return typeof schema !== "boolean" && Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
}

/** What a schema leads to that only leads on; null for one that says something of its own. */
function onlyStep(spot: Spot): Spot | null {
  const own = keywordsOf(spot).filter((keyword) => !ANNOTATION_KEYWORDS.has(keyword));
  const [keyword, ...others] = own;
  if (others.length > 0) return null;
  return keyword === "$ref" ? refTarget(spot) : null;
}

function conjunctsOf(spot: Spot): readonly Spot[] {
  const target = refTarget(spot);
  const members = ownList(spot, "allOf").flatMap((_, index) => spotAt(spot, "allOf", index) ?? []);
  return target === null ? members : [...members, target];
}

function refTarget(spot: Spot): Spot | null {
  const ref = ownValue(spot, "$ref");
  return typeof ref === "string" ? targetOf(spot.side, ref) : null;
}

function ownList(spot: Spot, keyword: string): readonly Json[] {
  const value = ownValue(spot, keyword);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function keywordsOf({ schema }: Spot): readonly string[] {
  return typeof schema === "boolean"
    ? []
    : Object.keys(schema).filter((keyword) => !DEFINITION_KEYWORDS.has(keyword));
}
