import type { Written } from "../sinks/ndjson-object.ts";

/** What is processed again. */
export interface BackfillOptions {
  /** `archive`: rows are restored from archive lines. `dead-letters`: what was refused gets another try. */
  readonly source: "archive" | "dead-letters";
  /** Published at this instant or later. */
  readonly from: Date;
  /** Published before it. */
  readonly to: Date;
  /** Only events of this type. */
  readonly type?: string;
  /** Writes nothing, and counts what would be written. */
  readonly dryRun: boolean;
}

/** How far a backfill is, and at its end what it did; in a dry run, what it would do. */
export interface BackfillCounts {
  /** Objects read. */
  readonly objects: number;
  /** Events of the time and type. */
  readonly read: number;
  /** Rows made. */
  readonly stored: number;
  /** Events that had a row already. */
  readonly known: number;
  /** Events that today's schemas or tables refuse, by the code of the dead letter. */
  readonly refused: Readonly<Record<string, number>>;
  /** Of the refused: those with a new dead letter; the others have had the same one before. */
  readonly lettersWritten: number;
  /** Events of a schema version newer than this build's, which are left alone. */
  readonly waiting: number;
  /** Archive objects made of what dead letters gave. */
  readonly archived: Written;
  /** Name of the object read last; empty before the first. */
  readonly at: string;
}
