import type { Json } from "../../load/loaded-schema.ts";
import { jsonLiteral } from "../print/json-literal.ts";
import type { CheckWriter } from "./check-writer.ts";

/** From this many values on, an enum of scalars is looked up in a set. */
const SET_FROM = 16;

/** An expression that is true when a value is one of the given ones, or with `wanted` false, none of them. */
export function enumTest(writer: CheckWriter, value: string, values: readonly Json[], wanted = true): string {
  if (values.length >= SET_FROM && values.every(isScalar)) {
    const set = writer.constant("values", `new Set(${jsonLiteral(values)})`);
    return `${wanted ? "" : "!"}${set}.has(${value})`;
  }
  const tests = values.map((one) =>
    isScalar(one)
      ? `${value} ${wanted ? "===" : "!=="} ${jsonLiteral(one)}`
      : `${wanted ? "" : "!"}${writer.helper("equal")}(${value}, ${writer.constant("value", jsonLiteral(one))})`,
  );
  return tests.join(wanted ? " || " : " && ") || String(!wanted);
}

function isScalar(value: Json): boolean {
  return typeof value !== "object" || value === null;
}
