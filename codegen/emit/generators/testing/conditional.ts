import type { JsonSchema } from "../../../load/loaded-schema.ts";

/** The keywords of a rule that holds only where `test` does, and of another one for elsewhere. */
export function conditional(test: JsonSchema, rule: JsonSchema, otherwise?: JsonSchema): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, never awaited
  return { if: test, then: rule, ...(otherwise === undefined ? {} : { else: otherwise }) };
}
