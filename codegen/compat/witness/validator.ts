import { compileChecks } from "../../emit/validators/compile.ts";
import { formatChecks } from "../../emit/validators/runtime/helpers.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";

/** Tells whether a document is valid, as the emitted validator of the schema does. */
export type Validator = (document: Json) => boolean;

/** Validators that are compiled when they are first asked, each schema once. */
export interface Validators {
  /** The validator that would be emitted for the schema. */
  of(schema: JsonSchema | boolean): Validator;
}

/** An empty collection. */
export function createValidators(): Validators {
  const known = new Map<JsonSchema | boolean, Validator>();
  return {
    of(schema) {
      const one = known.get(schema) ?? compile(schema);
      known.set(schema, one);
      return one;
    },
  };
}

function compile(schema: JsonSchema | boolean): Validator {
  const { entry, text } = compileChecks(schema, { formats: formatChecks, helpers: [] });
  // oxlint-disable-next-line typescript/no-implied-eval -- the text that the emitter writes into modules
  const check = new Function(`"use strict";\n${text}\nreturn ${entry};`)() as Check;
  return (document) => check(document, null, null);
}

type Check = (document: Json, at: null, found: null) => boolean;
