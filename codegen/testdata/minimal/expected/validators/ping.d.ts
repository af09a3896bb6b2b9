// Code generated from schemas/ping.schema.json by `npm run codegen`. DO NOT EDIT.

/** One reason why a document is not a valid event. */
export interface ValidationIssue {
  /** RFC 6901 JSON pointer to the offending place; for a missing property, to where it should stand. */
  readonly pointer: string;
  /** JSON Schema keyword that was violated, for example `required`. */
  readonly keyword: string;
  readonly message: string;
}

/** All the ways in which `value` is not a valid event of type `ping`; empty when it is one. */
export function validate(value: unknown): readonly ValidationIssue[];

/** True when `value` is a valid event of type `ping`. */
export function isValid(value: unknown): boolean;
