import { assertNever } from "../../model/assert-never.ts";
import { RegExpParser, type AST } from "@eslint-community/regexpp";

/** How to build text that matches a pattern. */
export type TextPlan =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "characters"; readonly alphabet: string; readonly min: number; readonly max: number }
  | { readonly kind: "sequence"; readonly parts: readonly TextPlan[] }
  | { readonly kind: "choice"; readonly options: readonly TextPlan[] }
  | { readonly kind: "repeat"; readonly part: TextPlan; readonly min: number; readonly max: number };

/** How many characters more than the fewest an open-ended repetition makes. */
export interface Openness {
  readonly atLeast: number;
  readonly extra: number;
  /** True to draw from all characters that read as text, not only from those that read best. */
  readonly isWide?: boolean;
  /** How often an open-ended group is repeated at least; 0 unless given. */
  readonly groups?: number;
}

/** A repetition makes at most so many more than it must. */
const WIDEST = 256;

const EMPTY: TextPlan = { kind: "text", text: "" };

/**
 * A plan for the texts of a pattern. Look-arounds and word boundaries are left out of it and a back reference is drawn anew, so
 * that what it makes may not match: see `samplesOf`. Null for a pattern that is no regular expression.
 */
export function planOf(pattern: string, open: Openness): TextPlan | null {
  try {
    const { alternatives } = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(
      pattern,
      0,
      pattern.length,
      true,
    );
    return choice(alternatives.map((one) => alternativePlan(one, open)));
  } catch {
    return null;
  }
}

/** Fewest and most characters of a plan's texts. */
export function lengthsOf(plan: TextPlan): { readonly min: number; readonly max: number } {
  switch (plan.kind) {
    case "text":
      return { min: plan.text.length, max: plan.text.length };
    case "characters":
      return { min: plan.min, max: plan.max };
    case "sequence": {
      const all = plan.parts.map(lengthsOf);
      return {
        min: all.reduce((sum, one) => sum + one.min, 0),
        max: all.reduce((sum, one) => sum + one.max, 0),
      };
    }
    case "choice": {
      const all = plan.options.map(lengthsOf);
      return { min: Math.min(...all.map((one) => one.min)), max: Math.max(...all.map((one) => one.max)) };
    }
    case "repeat": {
      const { min, max } = lengthsOf(plan.part);
      return { min: min * plan.min, max: max * plan.max };
    }
    default:
      return assertNever(plan);
  }
}

/** Texts of a plan such that every character, branch and end of a repetition occurs in one of them. */
export function samplesOf(plan: TextPlan): readonly string[] {
  const samples: string[] = [];
  for (let turn = 0; turn < 128; turn++) samples.push(sample(plan, { turn }));
  return samples;
}

function sample(plan: TextPlan, state: { turn: number }): string {
  switch (plan.kind) {
    case "text":
      return plan.text;
    case "characters": {
      const count = state.turn % 2 === 0 ? plan.min : plan.max;
      let text = "";
      for (let index = 0; index < count; index++)
        text += plan.alphabet[(state.turn + index) % plan.alphabet.length] ?? "";
      return text;
    }
    case "sequence":
      return plan.parts.map((part) => sample(part, state)).join("");
    case "choice": {
      const option = plan.options[state.turn % plan.options.length];
      return option === undefined
        ? ""
        : sample(option, { turn: Math.floor(state.turn / plan.options.length) });
    }
    case "repeat": {
      const count = state.turn % 3 === 0 ? plan.max : plan.min;
      return Array.from({ length: count }, (_, index) =>
        sample(plan.part, { turn: state.turn + index }),
      ).join("");
    }
    default:
      return assertNever(plan);
  }
}

/** How many texts a plan can make, at most. */
export function countOf(plan: TextPlan): number {
  switch (plan.kind) {
    case "text":
      return 1;
    case "characters":
      return powers(new Set(plan.alphabet).size, plan);
    case "sequence":
      return plan.parts.reduce((product, part) => product * countOf(part), 1);
    case "choice":
      return plan.options.reduce((sum, option) => sum + countOf(option), 0);
    case "repeat":
      return powers(countOf(plan.part), plan);
    default:
      return assertNever(plan);
  }
}

function powers(base: number, { min, max }: { readonly min: number; readonly max: number }): number {
  if (base === 1) return max - min + 1;
  return base === 0 ? 1 : base ** Math.min(max, 60);
}

/** A text of a plan, each choice of it made by `next`, which gives an integer from 0 up to, not including, its argument. */
export function chanceText(plan: TextPlan, next: (size: number) => number): string {
  switch (plan.kind) {
    case "text":
      return plan.text;
    case "characters": {
      const count = plan.min + next(plan.max - plan.min + 1);
      return Array.from({ length: count }, () => plan.alphabet[next(plan.alphabet.length)] ?? "").join("");
    }
    case "sequence":
      return plan.parts.map((part) => chanceText(part, next)).join("");
    case "choice": {
      const option = plan.options[next(plan.options.length)];
      return option === undefined ? "" : chanceText(option, next);
    }
    case "repeat": {
      const count = plan.min + next(plan.max - plan.min + 1);
      return Array.from({ length: count }, () => chanceText(plan.part, next)).join("");
    }
    default:
      return assertNever(plan);
  }
}

function alternativePlan(alternative: AST.Alternative, open: Openness): TextPlan {
  return sequence(alternative.elements.map((element) => elementPlan(element, open)));
}

function elementPlan(element: AST.Element, open: Openness): TextPlan {
  switch (element.type) {
    case "Character":
      return { kind: "text", text: String.fromCodePoint(element.value) };
    case "CharacterSet":
    case "CharacterClass":
    case "ExpressionCharacterClass": {
      const alphabet = alphabetOf(element.raw, open.isWide ?? false);
      if (alphabet.length > 1) return { kind: "characters", alphabet, min: 1, max: 1 };
      return alphabet === "" ? rareCharacters(element.raw) : { kind: "text", text: alphabet };
    }
    case "Group":
    case "CapturingGroup":
      return choice(element.alternatives.map((one) => alternativePlan(one, open)));
    case "Quantifier":
      return repetition(elementPlan(element.element, open), element, open);
    case "Assertion":
      return EMPTY;
    case "Backreference":
      return Array.isArray(element.resolved) ? EMPTY : elementPlan(element.resolved, open);
    default:
      return assertNever(element);
  }
}

function repetition(
  part: TextPlan,
  quantifier: { readonly min: number; readonly max: number },
  open: Openness,
): TextPlan {
  const isOpen = quantifier.max === Infinity;
  const min = isOpen
    ? Math.max(quantifier.min, part.kind === "characters" ? open.atLeast : (open.groups ?? 0))
    : quantifier.min;
  const max = isOpen
    ? min + (part.kind === "characters" ? open.extra : Math.min(1, open.extra))
    : Math.min(quantifier.max, quantifier.min + WIDEST);
  if (max === 0) return EMPTY;
  if (min === 1 && max === 1) return part;
  if (part.kind === "text" && min === max) return { kind: "text", text: part.text.repeat(min) };
  if (part.kind === "characters" && part.min === 1 && part.max === 1) return { ...part, min, max };
  return { kind: "repeat", part, min, max };
}

function choice(options: readonly TextPlan[]): TextPlan {
  const [only = EMPTY] = options;
  return options.length === 1 ? only : { kind: "choice", options };
}

function sequence(parts: readonly TextPlan[]): TextPlan {
  const merged: TextPlan[] = [];
  for (const part of parts.flatMap((one) => (one.kind === "sequence" ? one.parts : [one]))) {
    const last = merged.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      merged[merged.length - 1] = { kind: "text", text: last.text + part.text };
    else if (part.kind !== "text" || part.text !== "") merged.push(part);
  }
  const [only = EMPTY] = merged;
  return merged.length <= 1 ? only : { kind: "sequence", parts: merged };
}

/** The characters of a class that read well: lower-case letters and digits where it has them, else whatever it has of printable ASCII. */
function alphabetOf(raw: string, isWide: boolean): string {
  const matcher = new RegExp(`^${raw}$`, "u");
  const within = (characters: string) =>
    Array.from(characters)
      .filter((one) => matcher.test(one))
      .join("");
  if (isWide) {
    const plain = within(String.fromCodePoint(...range(0x20, 0x7e)));
    if (plain !== "") return plain;
  }
  for (const readable of ["abcdefghijklmnopqrstuvwxyz0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"]) {
    const found = within(readable);
    if (found !== "" && (/[a-z]/i.test(found) || !/[a-z]/i.test(within("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))))
      return found;
  }
  const codes = [
    ...range(0x20, 0x7e),
    ...range(0xa1, 0x24f),
    ...range(0x370, 0x3ff),
    ...range(0x4e00, 0x4eff),
    ...range(0x9, 0xd),
  ];
  return within(String.fromCodePoint(...codes)).slice(0, 64);
}

/** Characters of a class that has none of the usual ones. */
function rareCharacters(raw: string): TextPlan {
  const matcher = new RegExp(`^${raw}$`, "u");
  const found: string[] = [];
  for (let code = 0; code < 0x2_0000 && found.length < 8; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const character = String.fromCodePoint(code);
    if (matcher.test(character)) found.push(character);
  }
  return choice(found.map((text) => ({ kind: "text", text })));
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
