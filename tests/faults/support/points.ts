import type { Random } from "./random.ts";

interface Place {
  readonly name: string;
  /** The kill comes at one of the first passes, up to this one. */
  readonly passes: number;
}

/**
 * Every step of an event between being accepted and being acknowledged, in the order in which it takes them. Each name says what has
 * happened last, or is under way, when the process dies.
 */
export const steps = [
  { name: "request read, before publish", passes: 30 },
  { name: "bus: in a commit, nothing committed", passes: 60 },
  { name: "bus: committed, nobody told", passes: 60 },
  { name: "published, before the answer", passes: 30 },
  { name: "push: the table manager has the event", passes: 4 },
  { name: "push: answered, before acknowledge", passes: 4 },
  { name: "pulled, nothing written", passes: 12 },
  { name: "warehouse: insert under way", passes: 12 },
  { name: "rows stored, before archive", passes: 12 },
  { name: "object written, not linked", passes: 12 },
  { name: "object linked, upload still there", passes: 12 },
  { name: "archived, before acknowledge", passes: 8 },
  { name: "acknowledge committed, nobody told", passes: 8 },
  { name: "dead letter on the topic, no object", passes: 1 },
  { name: "dead letter in an object, not on the topic", passes: 1 },
  { name: "dead letter in both places, before acknowledge", passes: 4 },
  { name: "dead-letter topic read, before acknowledge", passes: 3 },
] as const satisfies readonly Place[];

/** Writes that do not come to an end while requests go on; the process dies some requests later, and nothing may be acknowledged by then. */
export const heldWrites = [
  { name: "held: rows", passes: 30 },
  { name: "held: archive object", passes: 30 },
  { name: "held: dead-letter object", passes: 30 },
  { name: "held: dead letter on the topic", passes: 30 },
] as const satisfies readonly Place[];

/** The steps of a table change that events have asked for. */
export const tableChanges = [
  { name: "table: created, before commit", passes: 3 },
  { name: "table: creation committed, nobody told", passes: 3 },
  { name: "ALTER: begun", passes: 2 },
  { name: "ALTER: done, before commit", passes: 1 },
  { name: "ALTER: committed, nobody told", passes: 1 },
] as const satisfies readonly Place[];

/** A place in the code at which a stack under fault can kill itself. */
export type FaultPoint = (typeof steps | typeof heldWrites | typeof tableChanges)[number];

/** Its name. */
export type FaultPointName = FaultPoint["name"];

/** Name of a write that can be held. */
export type HeldWrite = (typeof heldWrites)[number]["name"];

/** Where to die, and at which pass, counting from 1. */
export interface Fault {
  readonly point: FaultPointName;
  readonly pass: number;
}

/** A kill at this point, at any of its passes; at an early one where each point is tried only once, which is quicker. */
export function faultAt({ name, passes }: FaultPoint, random: Random, runs: number): Fault {
  return { point: name, pass: random.whole(1, runs === 1 ? Math.ceil(passes / 4) : passes) };
}
