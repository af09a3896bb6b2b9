import { FORMAT_FACTS, NEAR_MISSES } from "../text/formats.ts";
import type { Leaf } from "./leaf.ts";
import { found, NONE, UNKNOWN, type Answer, type Goal } from "./literal.ts";
import type { Solver } from "./solver.ts";

interface TextDemand {
  readonly min: number;
  readonly max: number;
  readonly patterns: ReadonlySet<string>;
  readonly noPatterns: ReadonlySet<string>;
  readonly formats: ReadonlySet<string>;
  readonly noFormats: ReadonlySet<string>;
  readonly excluded: readonly string[];
}

/** Longer texts are not built. */
const LONGEST = 100_000;

/** A string for a leaf: by the product of the automata of its patterns and formats, with samples of formats tried first. */
export function solveText(leaf: Leaf, goal: Goal, solver: Solver): Answer {
  const demand = textDemand(leaf);
  const { min, max, patterns, noPatterns, formats, noFormats, excluded } = demand;
  if (min > max || [...patterns].some((one) => noPatterns.has(one))) return NONE;
  if ([...formats].some((one) => implied(one).some((other) => noFormats.has(other)))) return NONE;
  if (min > LONGEST) return UNKNOWN;
  const isPlain = patterns.size + noPatterns.size + formats.size + noFormats.size === 0;
  const plain = isPlain ? plainTexts(demand, solver) : [];
  const answer = firstThatMeets(plain, goal, solver);
  if (answer !== null) return answer;
  if (formats.size + noFormats.size > 0) {
    const sample = firstThatMeets(solver.order(samplesOf(demand)), goal, solver);
    if (sample !== null) return sample;
  }
  const { words, isComplete } = solver.automata.find({
    yes: [...patterns, ...[...formats].flatMap((one) => FORMAT_FACTS[one]?.pattern ?? [])],
    no: [...noPatterns, ...[...noFormats].flatMap(exactPattern)],
    excluded,
    min,
    max,
    many: solver.random !== null,
  });
  if (words.length === 0) {
    if (isComplete) return NONE;
  }
  const all = solver.random === null ? words : solver.random.shuffled(words);
  return firstThatMeets([...all, ...NEAR_MISSES, ...allSamples], goal, solver) ?? UNKNOWN;
}

function textDemand({ kept, broken }: Leaf): TextDemand {
  const rules = kept.flatMap(({ text }) => text ?? []);
  let min = Math.max(0, ...rules.map((one) => one.minLength));
  const formats = new Set(rules.flatMap((one) => one.format ?? []));
  const longest = [...formats].flatMap((one) => FORMAT_FACTS[one]?.longest ?? []);
  let max = Math.min(Infinity, ...longest, ...rules.map((one) => one.maxLength));
  const noPatterns = new Set<string>();
  const noFormats = new Set<string>();
  const excluded: string[] = [];
  for (const { node, keyword } of broken) {
    const { text } = node;
    if (keyword === "minLength" && text !== null) max = Math.min(max, text.minLength - 1);
    if (keyword === "maxLength" && text !== null) min = Math.max(min, text.maxLength + 1);
    if (keyword === "pattern" && text?.pattern !== undefined) noPatterns.add(text.pattern.source);
    if (keyword === "format" && text?.format !== undefined) noFormats.add(text.format);
    if (keyword === "values") {
      // With both keywords a value is broken when either lacks it: only what both hold is excluded for sure.
      const [first, second] = node.values;
      for (const value of first?.values ?? []) {
        if (typeof value === "string" && second === undefined) excluded.push(value);
      }
    }
  }
  return {
    min,
    max,
    patterns: new Set(rules.flatMap((one) => one.pattern?.source ?? [])),
    noPatterns,
    formats,
    noFormats,
    excluded,
  };
}

function plainTexts({ min, max, excluded }: TextDemand, solver: Solver): readonly string[] {
  const { random } = solver;
  if (random !== null) {
    const length = random.between(min, Math.min(max, min + 8));
    return [Array.from({ length }, () => random.pick(["a", "b", "Z", "0", "-", " ", "é", "😀"])).join("")];
  }
  if (excluded.length === 0) return [letters("a", min)];
  const digits = Array.from({ length: excluded.length + 1 }, (_, i) => String(i));
  const short = ["", "a", ...digits].filter((one) => one.length >= min && one.length <= max);
  return [...short, ...digits.map((one) => one + letters("a", Math.max(0, min - one.length)))];
}

function letters(letter: string, count: number): string {
  return letter.repeat(count);
}

function samplesOf({ formats, noFormats }: TextDemand): readonly string[] {
  const own = [...formats].flatMap((one) => FORMAT_FACTS[one]?.samples ?? []);
  return formats.size > 0 || noFormats.size === 0 ? own : NEAR_MISSES;
}

const allSamples = Object.values(FORMAT_FACTS).flatMap((one) => one.samples);

function implied(format: string): readonly string[] {
  return [format, ...(FORMAT_FACTS[format]?.implies ?? [])];
}

function exactPattern(format: string): readonly string[] {
  const facts = FORMAT_FACTS[format];
  return facts?.pattern !== undefined && facts.exact === true ? [facts.pattern] : [];
}

function firstThatMeets(texts: readonly string[], goal: Goal, solver: Solver): Answer | null {
  const text = texts.find((one) => solver.meets(goal, one));
  return text === undefined ? null : found(text);
}
