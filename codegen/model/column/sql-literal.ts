import { assertNever } from "../assert-never.ts";
import type { Json } from "../../load/loaded-schema.ts";
import type { ScalarType } from "../event-model.ts";

/** A GoogleSQL string literal for any text, on one line: nothing in it can end the literal. */
export function sqlString(text: string): string {
  const escaped = text.toWellFormed().replace(/[\\'"`\p{Cc}\u2028\u2029]/gu, escapeCharacter);
  return `'${escaped}'`;
}

function escapeCharacter(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (character === "\t") return "\\t";
  if (/[\\'"`]/.test(character)) return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A backticked GoogleSQL name. Throws when the name is not a legal one: the model holds no other. */
export function sqlName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new Error(`not a legal SQL name: ${JSON.stringify(name)}`);
  return `\`${name}\``;
}

const DATE = String.raw`\d{4}-\d{2}-\d{2}`;
const CLOCK = String.raw`\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?`;
const literalPatterns: { readonly [Type in ScalarType]?: RegExp } = {
  DATE: new RegExp(`^${DATE}$`),
  TIME: new RegExp(`^${CLOCK}$`),
  TIMESTAMP: new RegExp(`^${DATE}[T ]${CLOCK}(?:Z|[+-]\\d{2}:\\d{2})$`),
};

/** A literal of the type for a JSON value; null when the value is not one of the type. */
export function sqlLiteral(value: Json, type: ScalarType | "JSON"): string | null {
  switch (type) {
    case "JSON":
      return `JSON ${sqlString(JSON.stringify(value))}`;
    case "STRING":
      return typeof value === "string" ? sqlString(value) : null;
    case "BOOL":
      return typeof value === "boolean" ? String(value).toUpperCase() : null;
    case "INT64":
      return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : null;
    case "FLOAT64":
      return typeof value === "number" ? String(value) : null;
    case "NUMERIC":
    case "BIGNUMERIC":
      return typeof value === "number" ? `${type} '${value}'` : null;
    case "DATE":
    case "TIME":
    case "TIMESTAMP":
      return typeof value === "string" && literalPatterns[type]?.test(value) === true
        ? `${type} '${value}'`
        : null;
    case "BYTES":
      return null;
    default:
      return assertNever(type);
  }
}
