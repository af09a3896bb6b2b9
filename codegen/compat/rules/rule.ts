import type { Json } from "../../load/loaded-schema.ts";
import type { Policy } from "../change.ts";
import type { Effect, Keeps, Sign } from "../changes/effect.ts";
import type { Spot } from "../changes/spot.ts";
import type { View } from "../changes/view.ts";

/**
 * What a change is about: `language`, which documents are valid; `table`, how they are stored; `meaning`, what only people and tools
 * read.
 */
export type Subject = "language" | "table" | "meaning";

/** A kind of change. Rules are data: what they find is decided by the family they belong to. */
export interface Rule {
  /** Stable, in kebab-case. */
  readonly id: string;
  readonly subject: Subject;
  /** When it applies, as one sentence. */
  readonly when: string;
  /** What it does to the valid documents; `depends` where that follows from what stands around it, as `advice` explains. */
  readonly effect: Effect | "depends";
  /** Who must change code that was written against the old type. */
  readonly code: "nobody" | "producer" | "consumer" | "everybody";
  /** What to do about it. */
  readonly advice: string;
}

/** Where the walk stands: two schemas that hold for the same values. */
export interface Pair {
  readonly old: View;
  readonly next: View;
  readonly context: Context;
}

/** What a place says about the changes in it. */
export interface Context {
  readonly sign: Sign;
  /** True where a schema beside or above looks at what this one has evaluated. */
  readonly isWatched: boolean;
  /** True where other schemas hold for the same value. */
  readonly isComposed: boolean;
  /** True where the TypeScript type of the event depends on the schema. */
  readonly isTyped: boolean;
}

/** One side of a finding: the keyword's or the schema's pointer, and its value. */
export interface Found {
  readonly pointer: string;
  readonly value: Json;
  /** Where its line is, when that is another pointer. */
  readonly line?: string;
  /** What a document is rejected by, when that is another pointer. */
  readonly asks?: string;
}

/** What a family found. */
export interface Finding {
  readonly rule: Rule;
  /** Null where it is new. */
  readonly old: Found | null;
  /** Null where it is gone. */
  readonly next: Found | null;
  /** One sentence: what changed. */
  readonly message: string;
  /** Where the rule's effect depends on what stands around it. */
  readonly keeps?: Keeps;
}

/** What a family can do beside looking at two schemas. */
export interface Walk {
  readonly policy: Policy;
  report(context: Context, finding: Finding): void;
  /** Compares two schemas that hold for the same values. */
  descend(old: Spot, next: Spot, context: Context): void;
  /** What the differences between two schemas keep, without reporting them. */
  probe(old: Spot, next: Spot): Keeps;
}

/** Keywords that are compared together. */
export interface Family {
  readonly keywords: readonly string[];
  readonly rules: readonly Rule[];
  /** Called when one of the two schemas has one of the keywords. */
  compare(pair: Pair, walk: Walk): void;
}
