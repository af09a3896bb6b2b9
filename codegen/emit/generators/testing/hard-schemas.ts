import type { JsonSchema } from "../../../load/loaded-schema.ts";
import { hardCombinations } from "./hard-combinations.ts";
import { hardLists } from "./hard-lists.ts";
import { hardValues } from "./hard-values.ts";

/** A schema for whose values generators have to think. */
export interface HardSchema {
  readonly name: string;
  readonly schema: JsonSchema;
  /** How many different values there are at least among 60. */
  readonly least: number;
  /** True when what is made has to be validated before it is given. */
  readonly isChecked?: boolean;
}

/** For tests: hand-written schemas for all that is difficult, at least one for each keyword. */
export const hardSchemas: readonly HardSchema[] = [...hardCombinations, ...hardLists, ...hardValues];
