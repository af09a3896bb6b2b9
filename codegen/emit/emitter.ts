import type { Place } from "../diagnostic.ts";
import type { EventModel, Model } from "../model/event-model.ts";

/** A file to write, below the output folder. */
export interface OutputFile {
  /** Relative to the output folder, with forward slashes; below the emitter's own folder unless it is an index. */
  readonly path: string;
  readonly content: string;
  /** The schema file it was made from; empty for files made from all of them. */
  readonly source: string;
}

/** Something a schema says that the artefact cannot say. Never dropped in silence. */
export interface Loss extends Place {
  /** Stable identifier in UPPER_SNAKE_CASE. */
  readonly rule: string;
  /** What is lost. */
  readonly message: string;
  /** How to keep it. */
  readonly hint: string;
}

/** What an emitter returns. */
export interface Emission {
  readonly files: readonly OutputFile[];
  readonly losses: readonly Loss[];
}

/** Turns the model into one kind of artefact. Pure: no file system, clock, random numbers or environment. */
export interface Emitter {
  /** Name on the command line and of the folder below the output folder. */
  readonly name: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  /** Files that depend on this event alone; the first one is what `codegen emit` prints. */
  emitEvent?(event: EventModel): Emission | Promise<Emission>;
  /** Files that depend on all events. */
  emitAll?(model: Model): Emission | Promise<Emission>;
}
