import type { Json } from "../../load/loaded-schema.ts";
import type { EventModel } from "../../model/event-model.ts";
import type { Emission, Emitter } from "../emitter.ts";
import { scriptHeader } from "../print/header.ts";
import { compileChecks } from "./compile.ts";
import { formatChecks } from "./runtime/helpers.ts";

/**
 * `validators/<event>.js` with its `.d.ts`: `validate` tells all the ways in which a value is not a valid event, `isValid`
 * only whether there are any. Plain modules without imports; they keep nothing of a document and never throw.
 */
export const validatorsEmitter: Emitter = {
  name: "validators",
  summary: "validators without imports: validators/<event>.js",
  emitEvent,
};

function emitEvent(event: EventModel): Emission {
  const { type, source } = event;
  const header = scriptHeader(source);
  return {
    files: [
      { path: `validators/${type}.js`, content: `${header}\n${moduleText(event)}`, source },
      { path: `validators/${type}.d.ts`, content: `${header}\n${declarationText(type)}`, source },
    ],
    losses: [],
  };
}

function moduleText({ schema, type }: EventModel): string {
  return validatorText(schema, { formats: formatChecks, what: `a valid event of type \`${type}\`` });
}

/** How a validator is written. */
interface ValidatorOptions {
  /** The helper of `runtime/` for each format that is asserted; other formats say nothing about validity. */
  readonly formats: Readonly<Record<string, string>>;
  /** What a valid value is, for the comments. */
  readonly what: string;
}

/** The text of a validator's module, for any self-contained schema of draft 2020-12. */
export function validatorText(schema: Json, { formats, what }: ValidatorOptions): string {
  const { entry, text } = compileChecks(schema, { formats, helpers: ["issuesOf"] });
  return `const NONE = Object.freeze([]);

/** All the ways in which \`value\` is not ${what}; empty when it is one. */
export function validate(value) {
  if (isValid(value)) return NONE;
  const found = [];
  try {
    ${entry}(value, "", found);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  // The value is refused without a fault only when the stack was too small for it.
  if (found.length === 0) refuse(found, "", "$ref", "is nested too deeply");
  return issuesOf(found);
}

/** True when \`value\` is ${what}. */
export function isValid(value) {
  try {
    return ${entry}(value, null, null);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}

${text}
`;
}

function declarationText(type: string): string {
  return `/** One reason why a document is not a valid event. */
export interface ValidationIssue {
  /** RFC 6901 JSON pointer to the offending place; for a missing property, to where it should stand. */
  readonly pointer: string;
  /** JSON Schema keyword that was violated, for example \`required\`. */
  readonly keyword: string;
  readonly message: string;
}

/** All the ways in which \`value\` is not a valid event of type \`${type}\`; empty when it is one. */
export function validate(value: unknown): readonly ValidationIssue[];

/** True when \`value\` is a valid event of type \`${type}\`. */
export function isValid(value: unknown): boolean;
`;
}
