import type { Diagnostic } from "../diagnostic.ts";

/** Thrown where an emitter of the project's own fails: a finding about it, not a bug of ours. */
export class EmitterFailure extends Error {
  override readonly name = "EmitterFailure";
  readonly finding: Diagnostic;

  constructor(finding: Diagnostic, options: { readonly cause?: unknown } = {}) {
    super(finding.message, options);
    this.finding = finding;
  }
}
