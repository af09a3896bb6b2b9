import type { Diagnostic, Place } from "../../diagnostic.ts";
import type { JsonSchema } from "../../load/loaded-schema.ts";

/** The schema file that is being read. */
export interface SchemaSite {
  readonly root: JsonSchema;
  placeOf(pointer: string): Place;
  report(finding: Diagnostic): void;
}
