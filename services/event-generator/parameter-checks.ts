import { HttpProblem, type ProblemIssue } from "../../platform/runtime/problem.ts";

/** Collects what is wrong with the parameters of a request. */
export interface ParameterChecks {
  readonly failed: boolean;
  /** `message` goes on from the name of the place, for example `must be a number`. */
  note(pointer: string, keyword: string, message: string): void;
  /** The value when it is within the range, the fallback when it is absent; anything else is noted. */
  number(name: string, value: unknown, range: NumberRange, fallback: () => number): number;
  /** Throws one 400 about all that was noted. */
  finish(): void;
}

/** The numbers that a parameter takes, bounds included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

/** Checks that have found nothing yet. */
export function createParameterChecks(): ParameterChecks {
  const errors: ProblemIssue[] = [];
  return {
    get failed() {
      return errors.length > 0;
    },
    note(pointer, keyword, message) {
      errors.push({ pointer, keyword, message });
    },
    number(name, value, range, fallback) {
      if (value === undefined || value === null) return fallback();
      if (typeof value === "number" && isWithin(value, range)) return value;
      errors.push({ pointer: `/${name}`, keyword: "range", message: `must be ${describe(range)}` });
      return range.from;
    },
    finish() {
      if (errors.length > 0) throw invalidParameters(errors);
    },
  };
}

function isWithin(value: number, { from, to, whole }: NumberRange): boolean {
  return value >= from && value <= to && (!whole || Number.isInteger(value));
}

function describe({ from, to, whole }: NumberRange): string {
  return `a ${whole ? "whole " : ""}number from ${from} to ${to}`;
}

function invalidParameters(errors: readonly ProblemIssue[]): HttpProblem {
  const sentences = errors.map(({ pointer, message }) => `${pointer.slice(1) || "The body"} ${message}.`);
  return new HttpProblem({
    status: 400,
    code: "INVALID_PARAMETER",
    title: "A parameter cannot be used",
    detail: sentences.join(" "),
    errors,
  });
}
