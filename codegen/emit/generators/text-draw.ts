import type { StringShape } from "../../model/event-model.ts";
import { safeLengthOf } from "../print/slow-pattern.ts";
import { textAcceptor } from "./text-constraints.ts";
import { chanceText, lengthsOf, type Openness, planOf, samplesOf, type TextPlan } from "./text-plan.ts";

/** How text that meets a pattern and other constraints is made: by a plan that always or mostly does, or from a list. */
export type TextDraw =
  | { readonly kind: "always" | "mostly"; readonly plan: TextPlan }
  | { readonly kind: "listed"; readonly texts: readonly string[] };

/** A plan of whose texts fewer than this share are legal is not tried until one is. */
const FEWEST = 0.25;
/** How many texts are drawn in search of legal ones. */
const SEARCHED = 1500;
const LISTED = 12;
const LONGEST = 100_000;

/** What plans leave out of a pattern: assertions other than its ends, and references to groups. */
const LEFT_OUT = /\(\?<?[=!]|\\[bBk1-9]/;

/** How to make text that the pattern and the shape allow; null when none was found. */
export function drawOf(shape: StringShape, pattern: string): TextDraw | null {
  let mostly: TextPlan | null = null;
  const plans: TextPlan[] = [];
  const found = new Set<string>();
  const accepts = textAcceptor(shape);
  const safeLength = shape.pattern === null ? Infinity : safeLengthOf(shape.pattern);
  const isPlain = !LEFT_OUT.test(pattern + (shape.pattern ?? ""));
  for (const open of opennesses(shape)) {
    const plan = planOf(pattern, open);
    if (plan === null) return null;
    const longest = lengthsOf(plan).max;
    if (longest > LONGEST) continue;
    const samples = samplesOf(plan);
    const accepted = samples.filter(accepts);
    if (accepted.length === samples.length && isPlain) return { kind: "always", plan };
    // Each text is held against the pattern when it is drawn.
    const isChecked = longest <= safeLength;
    if (accepted.length === samples.length && isChecked) return { kind: "mostly", plan };
    if (accepted.length / samples.length >= FEWEST && isChecked) mostly ??= plan;
    accepted.forEach((text) => found.add(text));
    plans.push(plan);
  }
  if (mostly !== null) return { kind: "mostly", plan: mostly };
  if (found.size < LISTED) searched(accepts, plans).forEach((text) => found.add(text));
  return found.size === 0 ? null : { kind: "listed", texts: [...found].slice(0, LISTED) };
}

/** Legal texts among many that the plans make by chance, the same ones each time. */
function searched(accepts: (text: string) => boolean, plans: readonly TextPlan[]): readonly string[] {
  const short = plans.filter((plan) => lengthsOf(plan).max <= 500).slice(0, 24);
  const found: string[] = [];
  let state = 1;
  const next = (size: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * size);
  };
  for (let tries = 0; tries < SEARCHED && found.length < LISTED; tries++) {
    const plan = short[tries % short.length];
    const text = plan === undefined ? "" : chanceText(plan, next);
    if (accepts(text)) found.push(text);
  }
  return found;
}

/** How long open-ended repetitions may get, the most readable first. */
function opennesses(shape: StringShape): readonly Openness[] {
  const { minLength } = shape;
  const maxLength = shape.maxLength ?? Infinity;
  const exact = [minLength, maxLength].flatMap((length) =>
    length > 0 && length <= 10_000
      ? Array.from({ length: Math.min(length, 12) }, (_, index) => ({ atLeast: length - index, extra: 0 }))
      : [],
  );
  const usual = [
    { atLeast: 5, extra: 4 },
    { atLeast: 3, extra: 0 },
    { atLeast: 1, extra: 1 },
    { atLeast: 0, extra: 0 },
  ];
  const wide = [
    { atLeast: 8, extra: 4, isWide: true },
    { atLeast: 0, extra: 3, isWide: true },
  ];
  const groups =
    minLength === 0 ? [] : [Math.sqrt(minLength), ...[8, 6, 4, 3, 2, 1].map((part) => minLength / part)];
  const grouped = groups.map((count) => ({ atLeast: 1, extra: 0, groups: Math.min(1000, Math.ceil(count)) }));
  return [...usual, ...exact, ...grouped, ...wide, ...exact.map((one) => ({ ...one, isWide: true }))];
}
