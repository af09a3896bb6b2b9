import type { Finding } from "../rules/rule.ts";
import type { Keeps } from "./effect.ts";
import type { Spot } from "./spot.ts";

/** A difference between two schemas as the walk found it: what its rule proposes, before the whole is judged. */
export interface Difference extends Finding {
  /** The directions that it keeps when it is the only one. */
  readonly keeps: Keeps;
  /** True when the TypeScript types depend on the place. */
  readonly isTyped: boolean;
  readonly place: DifferencePlace;
}

/** The two schemas that a difference was found between. */
export interface DifferencePlace {
  readonly old: Spot;
  readonly next: Spot;
  /** True when fewer valid values there mean fewer valid documents in all, and more mean more. */
  readonly isMonotone: boolean;
}
