import type { CompareOptions } from "../../compat/compare.ts";
import type { Requirement } from "../../compat/report/compat-report.ts";

/** How versions are compared, and which directions must hold. */
export interface JudgeOptions extends CompareOptions {
  readonly require: Requirement;
}
