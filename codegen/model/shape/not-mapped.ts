import { diagnostic } from "../../diagnostic.ts";
import type { ShapeReader } from "./reader.ts";

/** Reports a construct that has no mapping, at the keyword that holds it, with what to write instead. */
export function reportNotMapped(
  reader: Pick<ShapeReader, "placeOf" | "report">,
  pointer: string,
  message: string,
  instead: string,
): void {
  reader.report(diagnostic("NOT_MAPPED", reader.placeOf(pointer), message, { hint: instead }));
}
