/** How much a finding weighs: an `error` stops generation, a `warning` does not. */
export type Severity = "error" | "warning";

/** A position in a schema file. `line` and `column` count from 1, `pointer` is an RFC 6901 JSON pointer. */
export interface Place {
  /** Path as the user wrote it, with forward slashes. */
  readonly file: string;
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
}

/** One finding about what the user wrote: what, where, and what to do next. */
export interface Diagnostic extends Place {
  /** Stable identifier in UPPER_SNAKE_CASE; listed in `schemas/README.md`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The next step for the reader; empty when the message says it all. */
  readonly hint: string;
}

/** Builds a diagnostic; `severity` is `error` and `hint` empty unless given. */
export function diagnostic(
  code: string,
  place: Place,
  message: string,
  extra: { readonly severity?: Severity; readonly hint?: string } = {},
): Diagnostic {
  const { file, pointer, line, column } = place;
  return {
    code,
    severity: extra.severity ?? "error",
    file,
    pointer,
    line,
    column,
    message,
    hint: extra.hint ?? "",
  };
}

/** Sorted by place and code, each finding once: the same mistakes give the same list, whatever order found them. */
export function sortDiagnostics(diagnostics: Iterable<Diagnostic>): readonly Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    unique.set(JSON.stringify([one.file, one.line, one.column, one.code, one.pointer, one.message]), one);
  }
  return [...unique.values()].toSorted(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}

/** True when one of the findings must stop generation. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === "error");
}

/** Order by UTF-16 code unit, the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
