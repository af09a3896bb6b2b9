import type { JsonSchema } from "../../load/loaded-schema.ts";
import type { CheckWriter } from "./check-writer.ts";

/** What `type` can name. */
export type TypeName = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/** The types that a schema declares, each once; null when it declares none. */
export function typesOf(schema: JsonSchema): readonly TypeName[] | null {
  if (schema["type"] === undefined) return null;
  const types = new Set([schema["type"]].flat() as TypeName[]);
  if (types.has("number")) types.delete("integer");
  return [...types];
}

/** An expression that is true when a value is of one of the types, or with `wanted` false, of none of them. */
export function typeTests(
  writer: CheckWriter,
  value: string,
  types: readonly TypeName[],
  wanted = true,
): string {
  return types.map((type) => typeTest(writer, value, type, wanted)).join(wanted ? " || " : " && ");
}

function typeTest(writer: CheckWriter, value: string, type: TypeName, wanted: boolean): string {
  const is = wanted ? "===" : "!==";
  if (type === "null") return `${value} ${is} null`;
  if (type === "string" || type === "boolean") return `typeof ${value} ${is} "${type}"`;
  const call = calls[type] ?? writer.helper("isObject");
  return `${wanted ? "" : "!"}${call}(${value})`;
}

/** Neither NaN nor an infinity is a JSON number. */
const calls: Partial<Record<TypeName, string>> = {
  number: "Number.isFinite",
  integer: "Number.isInteger",
  array: "Array.isArray",
};
