import type { AST } from "@eslint-community/regexpp";

/** Code points from the first to the last, both included. */
export type Range = readonly [first: number, last: number];

/** The last code point. */
export const LAST = 0x10ffff;

const DIGIT: readonly Range[] = [[48, 57]];
const WORD: readonly Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const SPACE: readonly Range[] = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_ENDS: readonly Range[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

type CharacterElement = AST.Character | AST.CharacterClass | AST.CharacterSet | AST.CharacterClassRange;
type ClassElement = AST.CharacterClass["elements"][number];

/** The code points that a single character of a pattern can be, in order; null for classes by Unicode property. */
export function rangesOf(element: CharacterElement): readonly Range[] | null {
  switch (element.type) {
    case "Character":
      return [[element.value, element.value]];
    case "CharacterClassRange":
      return [[element.min.value, element.max.value]];
    case "CharacterSet":
      return ofSet(element);
    case "CharacterClass": {
      const all: Range[] = [];
      for (const part of element.elements) {
        const ranges = ofClassElement(part);
        if (ranges === null) return null;
        all.push(...ranges);
      }
      return element.negate ? complement(merged(all)) : merged(all);
    }
  }
}

function ofClassElement(part: ClassElement): readonly Range[] | null {
  const isCharacter =
    part.type === "Character" || part.type === "CharacterClassRange" || part.type === "CharacterSet";
  return isCharacter ? rangesOf(part) : null;
}

function ofSet(set: AST.CharacterSet): readonly Range[] | null {
  if (set.kind === "any") return complement(LINE_ENDS);
  if (set.kind === "property") return null;
  const ranges = { digit: DIGIT, word: WORD, space: SPACE }[set.kind];
  return set.negate ? complement(ranges) : ranges;
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const result: [number, number][] = [];
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = result.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}

function complement(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  let next = 0;
  for (const [first, last] of ranges) {
    if (first > next) result.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST) result.push([next, LAST]);
  return result;
}
