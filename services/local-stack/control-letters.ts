import type { Registry } from "../../generated/contract.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import {
  listDeadLetterObjects,
  parseDeadLetter,
  readDeadLetterLines,
  readDeadLetterObject,
} from "../../platform/dead-letter-objects.ts";
import { attribute } from "../../platform/event-bus/attributes.ts";
import { payloadBytes, withPayload } from "../../platform/dead-letter-payload.ts";
import { eventKey, type EventName } from "../../platform/event-name.ts";
import { reportDamage } from "../../platform/object-store/damage.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { LetterSummary, LettersOfEvent, ShownLetter } from "./control-answers.ts";
import { maskedPayload, maskErrors } from "./control-personal.ts";
import { storedAmong } from "./control-stored.ts";
import type { LedgerSources } from "./ledgers.ts";

/** Which letters; all open ones unless narrowed. */
export interface LetterFilter {
  readonly code?: string;
  readonly type?: string;
  /** By the time at which the broker took the message that failed. */
  readonly since?: Date;
  /** Leaves out this instant and what is later. */
  readonly until?: Date;
  readonly eventIds?: readonly string[];
  /** Also letters of events that have a row by now. */
  readonly withStored?: boolean;
}

type Found = Omit<LetterSummary, "open">;

const maxReasons = 3;
const perChunk = 500;

/**
 * The last letter of each event, in chunks, newest hour first. A replay that failed again supersedes the letter that was replayed. Reads
 * the hours from `since` on, one at a time, and keeps of each letter its summary only.
 */
export async function* findLetters(
  { store, warehouse, catalog }: Pick<LedgerSources, "store" | "warehouse" | "catalog">,
  filter: LetterFilter,
): AsyncGenerator<readonly LetterSummary[]> {
  const names: string[] = [];
  const { since } = filter;
  for await (const name of listDeadLetterObjects(store, since === undefined ? {} : { since }))
    names.push(name);
  const seen = new Set<string>();
  for (const objects of hoursOf(names).toReversed()) {
    const last = await lastLetters(store, objects, catalog.registry);
    const fresh = [...last].filter(([key]) => !seen.has(key));
    for (const [key] of fresh) seen.add(key);
    const wanted = fresh
      .map(([, letter]) => letter)
      .filter((letter) => matches(letter, filter))
      .toSorted(newestFirst);
    for (let from = 0; from < wanted.length; from += perChunk) {
      const chunk = wanted.slice(from, from + perChunk);
      const isStored = await storedAmong({ warehouse, catalog }, chunk);
      const summaries = chunk.map((letter) => ({ ...letter, open: !isStored(letter) }));
      yield filter.withStored === true ? summaries : summaries.filter(({ open }) => open);
    }
  }
}

/** What `lettersOfEvent` gives; payloads and personal data only when asked for. */
export interface LetterDetails {
  readonly payload: boolean;
  readonly personal: boolean;
  /** Of events of this type only. */
  readonly type?: string | undefined;
  /** A time before which there cannot be a letter. */
  readonly since?: Date | undefined;
}

/** Every letter of the events of one id, by replay; `open` when one of them has no row. */
export async function lettersOfEvent(
  { store, warehouse, catalog }: Pick<LedgerSources, "store" | "warehouse" | "catalog">,
  eventId: string,
  { payload: withPayloads, personal, type, since }: LetterDetails,
): Promise<LettersOfEvent> {
  const { registry } = catalog;
  const sign = `"event_id":${JSON.stringify(eventId)}`;
  const found: { readonly letter: DeadLetter; readonly object: string }[] = [];
  for await (const object of listDeadLetterObjects(store, since === undefined ? {} : { since })) {
    for (const line of await readDeadLetterLines(store, object)) {
      if (!line.includes(sign)) continue;
      const letter = parseDeadLetter(store, object, line);
      if (letter?.event_id !== eventId) continue;
      if (type === undefined || letter.event_type === type) found.push({ letter, object });
    }
  }
  const letters: ShownLetter[] = [];
  for (const { letter, object } of found.toSorted((a, b) => inHistory(a.letter, b.letter))) {
    const {
      payload_base64: _,
      payload_object: pointer,
      ...shown
    } = personal ? letter : maskErrors(letter, registry);
    letters.push({
      ...shown,
      object,
      payload_bytes: payloadBytes(letter),
      ...(pointer === undefined ? {} : { payload_object: pointer.name }),
      ...(withPayloads ? await shownPayload(store, letter, personal, registry) : {}),
    });
  }
  const events: readonly EventName[] = letters.length > 0 ? letters : [{ event_id: eventId, event_type: "" }];
  const isStored = await storedAmong({ warehouse, catalog }, events);
  return { event_id: eventId, open: !events.every(isStored), letters };
}

async function shownPayload(
  store: ObjectStore,
  letter: DeadLetter,
  personal: boolean,
  registry: Registry,
): Promise<Pick<ShownLetter, "payload_base64" | "payload_masked">> {
  try {
    const whole = await withPayload(store, letter);
    return personal ? { payload_base64: whole.payload_base64 } : maskedPayload(whole, registry);
  } catch (error) {
    reportDamage(store, letter.payload_object?.name ?? "", error);
    return {};
  }
}

/** A letter without its payload and without anything that could quote the event. */
export function summaryOf(
  letter: Omit<DeadLetter, "payload_base64" | "payload_object">,
  object: string,
): Found {
  return {
    event_id: letter.event_id,
    event_type: letter.event_type,
    code: letter.code,
    component: letter.component,
    reasons: letter.errors.slice(0, maxReasons).map(({ pointer, keyword }) => `${pointer} ${keyword}`.trim()),
    publish_time: letter.publish_time,
    first_failed_at: letter.first_failed_at,
    failed_at: letter.failed_at,
    attempts: letter.attempts,
    replays: letter.replay.count,
    object,
  };
}

/** Earlier replays first, then by the time of failing. */
export function inHistory(a: DeadLetter, b: DeadLetter): number {
  return a.replay.count - b.replay.count || Date.parse(a.failed_at) - Date.parse(b.failed_at);
}

/** The same for each letter of an event; the bus knows it by what the message said, whatever type was found in it later. */
function busKey({ event_id, attributes }: DeadLetter): string {
  return eventKey({ event_id, event_type: attributes[attribute.eventType] ?? "" });
}

/** By `busKey`. */
async function lastLetters(
  store: ObjectStore,
  objects: readonly string[],
  registry: Registry,
): Promise<ReadonlyMap<string, Found>> {
  const last = new Map<string, Found>();
  for (const object of objects) {
    for (const letter of await readDeadLetterObject(store, object)) {
      const key = busKey(letter);
      const known = last.get(key);
      const isLater =
        known === undefined ||
        letter.replay.count > known.replays ||
        (letter.replay.count === known.replays && letter.failed_at > known.failed_at);
      if (isLater) last.set(key, summaryOf(maskErrors(letter, registry), object));
    }
  }
  return last;
}

/** Object names, which are in order, by hour. */
function hoursOf(names: readonly string[]): readonly (readonly string[])[] {
  const folderOf = (name: string) => name.slice(0, name.lastIndexOf("/"));
  return [...Map.groupBy(names, folderOf).values()];
}

function matches(letter: Found, { code, type, since, until, eventIds }: LetterFilter): boolean {
  const time = new Date(letter.publish_time);
  return (
    (code === undefined || letter.code === code) &&
    (type === undefined || letter.event_type === type) &&
    (since === undefined || time >= since) &&
    (until === undefined || time < until) &&
    (eventIds === undefined || eventIds.includes(letter.event_id))
  );
}

function newestFirst(a: Found, b: Found): number {
  return Date.parse(b.publish_time) - Date.parse(a.publish_time);
}
