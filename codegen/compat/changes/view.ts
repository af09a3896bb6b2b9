import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { type Spot, spotAt, targetOf } from "./spot.ts";

/** Keywords that say nothing about which documents are valid. */
export const ANNOTATION_KEYWORDS: ReadonlySet<string> = new Set([
  "$comment",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "x-event",
  "x-bigquery",
  "x-pii",
  "x-faker",
]);

/** Where definitions stand; they count where they are used. */
export const DEFINITION_KEYWORDS: ReadonlySet<string> = new Set(["$defs", "definitions"]);

/**
 * A schema as its reader sees it: a schema that is only a `$ref`, or only an `allOf` of one, is what it leads to, with the annotations
 * of the outer one first.
 */
export interface View {
  /** The innermost schema: what all `$ref`s lead to. */
  readonly spot: Spot;
  /** From the outermost schema to the innermost. */
  readonly chain: readonly Spot[];
  /** Keywords in use, `$ref` and definitions left out; `allOf` stands for all of `conjuncts`. */
  readonly keywords: ReadonlySet<string>;
  /** What must hold besides: the members of `allOf`, and the target of a `$ref` that has other keywords beside it. */
  readonly conjuncts: readonly Spot[];
}

/** The view of a schema. */
export function viewOf(spot: Spot): View {
  const chain: Spot[] = [];
  const seen = new Set<string>();
  let at = spot;
  for (;;) {
    chain.push(at);
    seen.add(at.pointer);
    const next = onlyStep(at);
    if (next === null || seen.has(next.pointer)) break;
    at = next;
  }
  const keywords = new Set<string>();
  for (const one of chain) {
    const isInnermost = one === at;
    for (const keyword of keywordsOf(one)) {
      if (isInnermost ? keyword !== "$ref" && keyword !== "allOf" : ANNOTATION_KEYWORDS.has(keyword))
        keywords.add(keyword);
    }
  }
  const conjuncts = conjunctsOf(at);
  if (conjuncts.length > 0) keywords.add("allOf");
  return { spot: at, chain, keywords, conjuncts };
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
  return spotAt(view.spot, keyword, ...steps);
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
  if (!view.keywords.has(keyword)) return null;
  return view.chain.find((one) => ownValue(one, keyword) !== undefined) ?? null;
}

function ownValue({ schema }: Spot, keyword: string): Json | undefined {
  return typeof schema !== "boolean" && Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
}

/** What a schema leads to that only leads on; null for one that says something of its own. */
function onlyStep(spot: Spot): Spot | null {
  const own = keywordsOf(spot).filter((keyword) => !ANNOTATION_KEYWORDS.has(keyword));
  const [keyword, ...others] = own;
  if (others.length > 0) return null;
  if (keyword === "$ref") return refTarget(spot);
  if (keyword !== "allOf") return null;
  return ownList(spot, "allOf").length === 1 ? spotAt(spot, "allOf", 0) : null;
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
