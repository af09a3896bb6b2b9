import { stringLiteral } from "./json-text.ts";

/** A piece of a text under construction: text as it stands, or an expression whose value is inserted. */
export type TextPart = string | { readonly expression: string };

/** An expression for the concatenated parts: a string literal when all of them are text, else a template literal. */
export function templateLiteral(parts: readonly TextPart[]): string {
  if (parts.every((part) => typeof part === "string")) return stringLiteral(parts.join(""));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== "string") return only.expression;
  return `\`${parts.map((part) => (typeof part === "string" ? templateText(part) : `\${${part.expression}}`)).join("")}\``;
}

function templateText(text: string): string {
  return stringLiteral(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/[`]|\$(?=\{|$)/g, (c) => `\\${c}`);
}
