import type { Stack, Variables } from "../workspace.ts";

/** One place of a file of `terraform/` that is written wrongly. */
export type Edit = readonly [file: string, find: string, put: string];

/** The stacks with a mistake in them. */
export interface Mutant {
  readonly mistake: string;
  /** The stack whose plan shows the mistake. */
  readonly stack: Stack;
  readonly edits?: readonly Edit[];
  readonly variables?: Variables;
  /** The mistake comes after the stacks were applied as they are. */
  readonly isLater?: true;
  /** It touches what others are caught by, so that it is planned by itself. */
  readonly isAlone?: true;
  /** What catches it: a part of what Terraform says, or a rule and the beginning of an address, as `rule: address`. */
  readonly caught: RegExp | string;
}
