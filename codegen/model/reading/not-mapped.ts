import { diagnostic } from "../../diagnostic.ts";
import type { SchemaSite } from "./site.ts";

/** Reports a construct that has no mapping, at the keyword that holds it, with what to write instead. */
export function reportNotMapped(site: SchemaSite, pointer: string, message: string, instead: string): void {
  site.report(diagnostic("NOT_MAPPED", site.placeOf(pointer), message, { hint: instead }));
}
