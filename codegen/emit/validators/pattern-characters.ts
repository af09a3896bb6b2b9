import type { AST } from "@eslint-community/regexpp";

type CharacterElement = AST.Element | AST.QuantifiableElement | AST.CharacterClassElement;

/** The ASCII characters that an element of a pattern takes, in one text; null when it takes others or is no character. */
export function charactersOf(element: CharacterElement): string | null {
  switch (element.type) {
    case "Character":
      return element.value < 128 ? String.fromCharCode(element.value) : null;
    case "CharacterClassRange":
      return element.max.value < 128 ? range(element.min.value, element.max.value) : null;
    case "CharacterSet":
      if (element.kind === "digit" && !element.negate) return range(48, 57);
      if (element.kind === "word" && !element.negate)
        return `${range(48, 57)}${range(65, 90)}_${range(97, 122)}`;
      return null;
    case "CharacterClass":
      return element.negate ? null : joined(element.elements);
    default:
      return null;
  }
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
