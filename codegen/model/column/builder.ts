import type { Diagnostic } from "../../diagnostic.ts";
import type { ModelOptions } from "../options.ts";
import type { HintsOf } from "../shape/column-hints.ts";

/** Where a column goes: what it is called and which value of an event fills it. */
export interface Slot {
  readonly name: string;
  /** Empty for the parts of maps and lists. */
  readonly property: string;
  readonly path: string;
  readonly required: boolean;
  /** Levels of STRUCT around it: 0 for the table's own columns. */
  readonly depth: number;
}

/** What the builders of columns share. */
export interface ColumnBuilder {
  readonly hints: HintsOf;
  readonly report: (finding: Diagnostic) => void;
  readonly options: Required<ModelOptions>;
  /** The names that the lock gives to paths, those of removed columns too, by the path around them. */
  readonly lockedNames: ReadonlyMap<string, ReadonlyMap<string, string>>;
}
