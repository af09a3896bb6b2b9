import type { Json } from "../../load/loaded-schema.ts";
import type { EventModel } from "../../model/event-model.ts";
import { fieldsOf } from "../../model/walk.ts";
import type { Emission, Emitter, Loss } from "../emitter.ts";
import { scriptHeader } from "../print/header.ts";
import { stringLiteral } from "../print/json-text.ts";
import { type CheckCode, compileChecks } from "./compile.ts";
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
  const { type, source, schema } = event;
  const header = scriptHeader(source);
  const what = `a valid event of type \`${type}\``;
  const { text, unbounded } = validatorModule(schema, { formats: formatChecks, what });
  return {
    files: [
      { path: `validators/${type}.js`, content: `${header}\n${text}`, source },
      { path: `validators/${type}.d.ts`, content: `${header}\n${declarationText(type)}`, source },
    ],
    losses: [...unbounded].map(([pattern, length]) => undecided(event, pattern, length)),
  };
}

function undecided(event: EventModel, pattern: string, length: number): Loss {
  const place = fieldsOf(event).find(({ shape }) => "pattern" in shape && shape.pattern === pattern);
  return {
    ...(place?.shape ?? event.shape).at,
    rule: "PATTERN_UNDECIDED",
    message: `Whether texts of more than ${length} characters match ${stringLiteral(pattern)}, which could take forever to find out: they count as valid.`,
    hint: "Write the pattern without a reference to a group (\\1), and with fewer repetitions within repetitions.",
  };
}

/** How a validator is written. */
interface ValidatorOptions {
  /** The helper of `runtime/` for each format that is asserted; other formats say nothing about validity. */
  readonly formats: Readonly<Record<string, string>>;
  /** What a valid value is, for the comments. */
  readonly what: string;
}

/** The text of a validator's module, for any self-contained schema of draft 2020-12; and its `unbounded` patterns as `CheckCode` has them. */
export function validatorModule(
  schema: Json,
  { formats, what }: ValidatorOptions,
): Pick<CheckCode, "text" | "unbounded"> {
  const { entry, text, unbounded } = compileChecks(schema, { formats, helpers: ["issuesOf"] });
  return { text: moduleText(entry, text, what), unbounded };
}

function moduleText(entry: string, checks: string, what: string): string {
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

${checks}
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
