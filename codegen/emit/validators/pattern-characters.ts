import type { AST } from "@eslint-community/regexpp";

type CharacterElement = AST.Element | AST.QuantifiableElement | AST.CharacterClassElement;

/** The ASCII characters that an element of a pattern takes, in one text; null when it takes others or is no character. */
export function charactersOf(element: CharacterElement): string | null {
  if (element.type === "Character") return element.value < 128 ? String.fromCharCode(element.value) : null;
  if (element.type === "CharacterClassRange") {
    return element.max.value < 128 ? range(element.min.value, element.max.value) : null;
  }
  if (element.type === "CharacterClass") return element.negate ? null : joined(element.elements);
  if (element.type !== "CharacterSet" || element.kind === "any" || element.negate) return null;
  if (element.kind === "digit") return range(48, 57);
  return element.kind === "word" ? `${range(48, 57)}${range(65, 90)}_${range(97, 122)}` : null;
}

function joined(elements: readonly AST.CharacterClass["elements"][number][]): string | null {
  let all = "";
  for (const element of elements) {
    if (element.type === "ClassStringDisjunction") return null;
    const characters = charactersOf(element);
    if (characters === null) return null;
    all += characters;
  }
  return all;
}

function range(first: number, last: number): string {
  return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
}
