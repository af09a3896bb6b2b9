import type { EventModel } from "../../model/event-model.ts";
import type { Emission, Emitter } from "../emitter.ts";
import { scriptHeader } from "../print/header.ts";
import { ajvCode } from "./compile.ts";
import { layOutCode } from "./layout.ts";
import { rewriteAjvCode } from "./rewrite.ts";
import { helperText, isHelper } from "./runtime/helpers.ts";

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
  const { text, entry, identifiers } = rewriteAjvCode(ajvCode(schema));
  const helpers = [...identifiers].filter(isHelper);
  return `${entryText(type, entry)}\n${layOutCode(text)}\n${helperText([...helpers, "add", "issuesOf"])}\n`;
}

function entryText(type: string, check: string): string {
  return `const NONE = Object.freeze([]);

/** All the ways in which \`value\` is not a valid event of type \`${type}\`; empty when it is one. */
export function validate(value) {
  return isValid(value) ? NONE : issuesOf(${check}.errors);
}

/** True when \`value\` is a valid event of type \`${type}\`. */
export function isValid(value) {
  try {
    return ${check}(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    ${check}.errors = add(null, "", "$ref", "is nested too deeply");
    return false;
  }
}
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
