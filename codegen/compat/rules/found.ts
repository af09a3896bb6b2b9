import type { Spot } from "../changes/spot.ts";
import { pointerOf, valueOf, type View } from "../changes/view.ts";
import type { Found } from "./rule.ts";

/** A keyword as a side of a finding; null where the schema does not have it. */
export function found(view: View, keyword: string): Found | null {
  const value = valueOf(view, keyword);
  return value === undefined ? null : { pointer: pointerOf(view, keyword), value };
}

/** A schema as a side of a finding. */
export function foundSpot({ pointer, schema }: Spot): Found {
  return { pointer, value: schema };
}
