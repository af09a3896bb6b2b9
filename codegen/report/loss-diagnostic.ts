import type { Diagnostic } from "../diagnostic.ts";
import type { Loss } from "../emit/emitter.ts";

/** A loss as a finding: a warning whose code is the loss's rule. */
export function lossDiagnostic(loss: Loss): Diagnostic {
  const { rule, file, pointer, line, column, message, hint } = loss;
  return { code: rule, severity: "warning", file, pointer, line, column, message, hint };
}
