import { diagnostic, type Diagnostic, type Place } from "../../diagnostic.ts";

/** Most characters of a description in BigQuery. */
export const descriptionLimits = { column: 1024, table: 16_384 } as const;

/** The description, cut with a warning to what BigQuery takes. */
export function fitDescription(
  report: (finding: Diagnostic) => void,
  description: string,
  of: { readonly at: Place; readonly what: keyof typeof descriptionLimits },
): string {
  const limit = descriptionLimits[of.what];
  if (description.length <= limit) return description;
  const message = `The description has ${description.length} characters and BigQuery takes ${limit}: the rest is cut off.`;
  report(diagnostic("DESCRIPTION_TRUNCATED", of.at, message, { severity: "warning", hint: "Shorten it." }));
  return `${description.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
