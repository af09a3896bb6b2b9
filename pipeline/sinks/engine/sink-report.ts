import type { DeadLetter } from "../../../platform/dead-letter.ts";
import type { Written } from "../ndjson-object.ts";

/** What a sink has just made durable. `known` rows were there before; `archived` counts objects that are new. */
export type SinkReport =
  | { readonly kind: "rows"; readonly table: string; readonly stored: number; readonly known: number }
  | { readonly kind: "archived"; readonly written: Written }
  | { readonly kind: "dead letters"; readonly letters: readonly DeadLetter[] };

/** Takes the reports of a sink, in the order in which things became durable. A bundle that is retried reports again. */
export type TakeReport = (report: SinkReport) => void;
