import type { AST } from "@eslint-community/regexpp";
import { parsePattern } from "../print/pattern-automaton.ts";
import { charactersOf } from "./pattern-characters.ts";

/** Patterns with more alternatives than this stay regular expressions. */
const MOST_SEQUENCES = 8;

/** So many characters, one after the other, each of them one of `characters`; or the end of the text. */
type Part = { readonly characters: string; readonly min: number; readonly max: number } | "end";
type Sequence = readonly Part[];

/**
 * JavaScript functions of a text, as text, of which one returns true where `pattern` matches: for patterns that are made of
 * ASCII characters, classes and groups of alternatives and anchored at the beginning, as those of keys mostly are. They
 * compare character codes, which takes half the time of the regular expression. Null for all other patterns.
 */
export function simplePatternCode(pattern: string): readonly string[] | null {
  const alternatives = parsePattern(pattern)?.alternatives ?? [];
  const [first, ...others] = alternatives[0]?.elements ?? [];
  if (alternatives.length !== 1 || !isAssertion(first, "start")) return null;
  const sequences = sequencesOf(others);
  if (sequences === null || !sequences.every(isDeterministic)) return null;
  return sequences.map(functionCode);
}

/** All the sequences that the elements stand for, one for each choice of alternatives; null when they are not simple. */
function sequencesOf(elements: readonly AST.Element[]): readonly Sequence[] | null {
  let sequences: readonly Sequence[] = [[]];
  for (const element of elements) {
    const choices = choicesOf(element);
    if (choices === null || sequences.length * choices.length > MOST_SEQUENCES) return null;
    sequences = sequences.flatMap((before) => choices.map((choice) => [...before, ...choice]));
  }
  return sequences;
}

function choicesOf(element: AST.Element): readonly Sequence[] | null {
  if (isAssertion(element, "end")) return [["end"]];
  if (element.type === "Group" || element.type === "CapturingGroup") {
    if (element.type === "Group" && element.modifiers !== null) return null;
    const choices = element.alternatives.map((one) => sequencesOf(one.elements));
    return choices.every((one) => one !== null) ? choices.flat() : null;
  }
  const quantified = element.type === "Quantifier";
  if (quantified && !element.greedy) return null;
  const characters = charactersOf(quantified ? element.element : element);
  if (characters === null) return null;
  const { min, max } = quantified ? element : { min: 1, max: 1 };
  return [[{ characters, min, max }]];
}

function isAssertion(element: AST.Element | undefined, kind: "start" | "end"): boolean {
  return element?.type === "Assertion" && element.kind === kind;
}

/** Taking as many characters as possible is right when what follows a run of varying length cannot begin inside it. */
function isDeterministic(sequence: Sequence): boolean {
  return sequence.every((part, i) => {
    const next = sequence[i + 1];
    if (part === "end") return next === undefined;
    if (part.min === part.max || next === undefined || next === "end") return true;
    return next.min > 0 && !Array.from(next.characters).some((one) => part.characters.includes(one));
  });
}

function functionCode(sequence: Sequence): string {
  const prefix = prefixOf(sequence);
  const lines = [`let at = ${prefix.length};`];
  if (prefix !== "") lines.push(`if (text.length < at || ${differs(prefix)}) return false;`);
  if (sequence.slice(prefix.length).some((part) => part !== "end"))
    lines.push("let start = 0;", "let last = 0;", "let code = 0;");
  for (const part of sequence.slice(prefix.length)) lines.push(...stepLines(part));
  return `(text) => {\n${lines.join("\n")}\nreturn true;\n}`;
}

function stepLines(part: Part): readonly string[] {
  if (part === "end") return ["if (at !== text.length) return false;"];
  const { characters, min, max } = part;
  const last = max === Infinity ? "text.length" : `Math.min(text.length, at + ${max})`;
  return [
    "start = at;",
    `last = ${last};`,
    `for (; at < last; at++) {`,
    "code = text.charCodeAt(at);",
    `if (!(${isOneOf(characters)})) break;`,
    "}",
    ...(min === 0 ? [] : [`if (at - start < ${min}) return false;`]),
  ];
}

function differs(prefix: string): string {
  return Array.from(prefix, (one, i) => `text.charCodeAt(${i}) !== ${one.charCodeAt(0)}`).join(" || ");
}

/** A test of `code` against the ranges that the characters make. */
function isOneOf(characters: string): string {
  const codes = [...new Set(characters)].map((one) => one.charCodeAt(0)).toSorted((a, b) => a - b);
  const ranges: { first: number; last: number }[] = [];
  for (const code of codes) {
    const range = ranges.at(-1);
    if (range !== undefined && range.last === code - 1) range.last = code;
    else ranges.push({ first: code, last: code });
  }
  const tests = ranges.map(({ first, last }) =>
    first === last ? `code === ${first}` : `(code >= ${first} && code <= ${last})`,
  );
  return tests.join(" || ") || "false";
}

/** The single characters that a matching text begins with. */
function prefixOf(sequence: Sequence): string {
  let prefix = "";
  for (const part of sequence) {
    if (part === "end" || part.characters.length !== 1 || part.min !== 1 || part.max !== 1) break;
    prefix += part.characters;
  }
  return prefix;
}
