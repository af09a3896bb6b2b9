import { hashJson } from "../../model/hash.ts";
import type { Change, ChangeSide } from "../change.ts";
import type { Place } from "../../diagnostic.ts";

/** One break that a person has accepted, for one change of one event. */
export interface Acceptance {
  readonly event: string;
  readonly rule: string;
  readonly pointer: string;
  /** SHA-256 of what stood there, as `hashJson` makes it; null where nothing stood. */
  readonly old: string | null;
  /** SHA-256 of what stands there; null where nothing does. */
  readonly new: string | null;
  readonly reason: string;
  /** Who answers for it; empty when nobody is named. */
  readonly owner: string;
  /** Last day on which it counts, as YYYY-MM-DD; null for no end. */
  readonly until: string | null;
}

/** An acceptance and where the file says so. */
export interface WrittenAcceptance extends Acceptance {
  readonly at: Place;
}

/** What makes a change the one that was accepted: another value on either side is another change. */
export function acceptanceKey(one: Pick<Acceptance, "event" | "rule" | "pointer" | "old" | "new">): string {
  return JSON.stringify([one.event, one.rule, one.pointer, one.old, one.new]);
}

/** The pin of a change of an event. */
export function pinOf(
  event: string,
  change: Change,
): Pick<Acceptance, "event" | "rule" | "pointer" | "old" | "new"> {
  const { rule, pointer } = change;
  return { event, rule, pointer, old: hashOf(change.old), new: hashOf(change.new) };
}

/** True on the days after the last one. `today` is YYYY-MM-DD, as is the order of such texts. */
export function isExpired(one: Acceptance, today: string): boolean {
  return one.until !== null && one.until < today;
}

function hashOf(side: ChangeSide | null): string | null {
  return side === null ? null : hashJson(side.value);
}
