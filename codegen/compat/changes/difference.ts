import type { Finding } from "../rules/rule.ts";
import type { Keeps } from "./effect.ts";

/** A difference between two schemas as the walk found it: what its rule proposes, before the whole is judged. */
export interface Difference extends Finding {
  /** The directions that it keeps when it is the only one. */
  readonly keeps: Keeps;
  /** True when the TypeScript types depend on the place. */
  readonly isTyped: boolean;
}
