import type { Diagnostic } from "../../diagnostic.ts";
import type { HintsOf } from "../shape/column-hints.ts";

/** Where a column goes: what it is called and which value of an event fills it. */
export interface Slot {
  readonly name: string;
  /** Empty for the parts of maps and lists. */
  readonly property: string;
  readonly path: string;
  readonly required: boolean;
  /** True for the table's own columns, false for those within another column. */
  readonly top: boolean;
}

/** What the builders of columns share. */
export interface ColumnBuilder {
  readonly hints: HintsOf;
  readonly report: (finding: Diagnostic) => void;
}
