import type { Place } from "../diagnostic.ts";
import type { Json } from "../load/loaded-schema.ts";

/** Which documents count: the whole language of a schema, or those without properties that it does not declare. */
export type Policy = "strict" | "tolerant";

/**
 * A way to read across versions. `backward`: the new schema accepts every document of the old one. `forward`: the old
 * schema accepts every document of the new one.
 */
export type Direction = "backward" | "forward";

/** What a change costs a live table, the dearest last. */
export const TABLE_VERDICTS = ["none", "patch", "ddl", "rebuild", "new-table"] as const;

/**
 * What a change costs a live table: nothing; a patch of its schema, which the table manager does by itself; DDL; a rebuild by
 * CREATE TABLE … AS SELECT; or a table of another name, since no statement leads there without losing data.
 */
export type TableVerdict = (typeof TABLE_VERDICTS)[number];

/** Whether TypeScript written against the old types compiles against the new ones; true is good. */
export interface CodeVerdict {
  /** Code that builds events. */
  readonly producer: boolean;
  /** Code that reads events. */
  readonly consumer: boolean;
}

/** A document that proves a break: the reader's schema rejects it, the writer's accepts it, both by validator. */
export interface Witness {
  /** Minimal: no documented shrink step leads to a smaller one that still proves the break. */
  readonly document: Json;
  /** JSON pointer into `document` to the value that the reader rejects. */
  readonly at: string;
  /** JSON pointer of the keyword that rejects it, in the reader's schema. */
  readonly keyword: string;
}

/**
 * Whether one direction holds. `proof` says how it is known: the schemas mean the same, or every document was shown to be accepted.
 * Without a proof the direction does not hold: with a witness that is certain, without one nobody knows ("no witness found").
 */
export type DirectionVerdict =
  | { readonly holds: true; readonly proof: "same" | "included" }
  | { readonly holds: false; readonly witness: Witness | null };

/** One difference between two versions of an event's schema. */
export interface Change {
  /** Stable rule id in kebab-case, for example `property-removed`; documented in `docs/change-rules.md`. */
  readonly rule: string;
  /** JSON pointer to what changed: in the new schema, in the old one where it is gone. */
  readonly pointer: string;
  /** Where it stood and what it was; null where it is new. */
  readonly old: ChangeSide | null;
  /** Where it stands and what it is; null where it is gone. */
  readonly new: ChangeSide | null;
  /** One sentence: what changed, in words of the schema. */
  readonly message: string;
  /** True when this change keeps the direction; false with or without a witness. */
  readonly backward: boolean;
  readonly forward: boolean;
  readonly table: TableVerdict;
  readonly code: CodeVerdict;
  /** Proofs of the directions that this change breaks; a broken direction without one was graded lower. */
  readonly witness: { readonly [direction in Direction]?: Witness };
  /** What may be meant when name and shape make it likely, for example a rename; empty otherwise. */
  readonly suggestion: string;
}

/** One side of a change. */
export interface ChangeSide {
  readonly place: Place;
  /** The keyword's value, shortened by nobody: printers shorten. */
  readonly value: Json;
}

/** What an event's version has to rise by. */
export type Bump = "none" | "patch" | "minor" | "major";

/** The verdict over all changes of one event. */
export interface EventVerdict {
  readonly backward: DirectionVerdict;
  readonly forward: DirectionVerdict;
  /** The dearest of all changes. */
  readonly table: TableVerdict;
  readonly code: CodeVerdict;
  readonly bump: Bump;
}

/** Two versions of one event compared. */
export interface Comparison {
  readonly event: string;
  readonly oldVersion: string | null;
  readonly newVersion: string | null;
  readonly verdict: EventVerdict;
  /** Sorted by place in the new schema, then rule. */
  readonly changes: readonly Change[];
}
