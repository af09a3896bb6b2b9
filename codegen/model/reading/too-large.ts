import { type Diagnostic, diagnostic } from "../../diagnostic.ts";
import { quote } from "../../load/suggest.ts";
import { largestReference } from "./largest-reference.ts";
import type { SchemaSite } from "./site.ts";

/** A reference that stands for more parts is what makes a schema too large. */
const MANY = 10_000;
/** No count is told beyond. */
const COUNTABLE = 1e15;

/** The finding that a schema describes too much, as `message` says: at the reference that multiplies, if one does, else at the pointer. */
export function tooLarge(site: SchemaSite, pointer: string, message: string): Diagnostic {
  const largest = largestReference(site.root);
  if (largest === null || largest.parts <= MANY) {
    const extra = { severity: "warning", hint: "Make the inner part a free-form object." } as const;
    return diagnostic("SCHEMA_TOO_LARGE", site.placeOf(pointer), message, extra);
  }
  const { ref, parts } = largest;
  const count = parts < COUNTABLE ? parts.toLocaleString("en") : "more than 10^15";
  const cause = `The reference ${quote(ref)} stands for ${count} parts when each reference in them is written out.`;
  const hint = 'Set "x-bigquery": { "type": "JSON" } beside the reference, or let it lead to fewer others.';
  return diagnostic("SCHEMA_TOO_LARGE", site.placeOf(largest.pointer), `${cause} ${message}`, {
    severity: "warning",
    hint,
  });
}
