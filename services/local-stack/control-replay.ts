import { replayMessage, type DeadLetter } from "../../platform/dead-letter.ts";
import { readDeadLetterObject } from "../../platform/dead-letter-objects.ts";
import { withPayload } from "../../platform/dead-letter-payload.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import type { UnacknowledgedReader } from "../../platform/event-bus/unacknowledged.ts";
import { canBeSame, eventKey, type EventName } from "../../platform/event-name.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { PlatformError, retryClassOf } from "../../platform/runtime/errors.ts";
import type { LetterSummary, ReplayAnswer } from "./control-answers.ts";
import { inHistory } from "./control-letters.ts";
import { storedAmong } from "./control-stored.ts";
import type { LedgerSources } from "./ledgers.ts";

/** What replaying works on. A bus that cannot tell what is under way is taken to have nothing under way: the same event then comes twice. */
export interface ReplaySources extends Pick<LedgerSources, "store" | "warehouse" | "catalog"> {
  readonly bus: Pick<EventBus, "publish"> & { readonly unacknowledged?: UnacknowledgedReader };
}

/** Names a letter: its event, and the object that holds it. */
export type LetterName = Pick<LetterSummary, "event_id" | "event_type" | "object">;

/**
 * Publishes the messages of the letters again, byte for byte and under the same event ids. Safe to repeat: what has a row, or is on its
 * way already, is left alone. Resolves when the messages are durable.
 */
export async function replayLetters(
  { bus, store, warehouse, catalog }: ReplaySources,
  names: readonly LetterName[],
): Promise<ReplayAnswer> {
  const letters = await readLetters(store, names);
  const [isStored, isUnderWay] = await Promise.all([
    storedAmong({ warehouse, catalog }, [...letters.values()]),
    unacknowledgedAmong(bus, [...letters.values()]),
  ]);
  const replayed: string[] = [];
  const skipped = names
    .filter((name) => !letters.has(eventKey(name)))
    .map(({ event_id }) => ({ event_id, reason: "there is no such letter" }));
  const due: DeadLetter[] = [];
  for (const letter of letters.values()) {
    const { event_id } = letter;
    if (isStored(letter)) skipped.push({ event_id, reason: "it has a row" });
    else if (isUnderWay(letter)) skipped.push({ event_id, reason: "it is in flight" });
    else due.push(letter);
  }
  const done = (letter: DeadLetter, refusal: string | null) => {
    if (refusal === null) replayed.push(letter.event_id);
    else skipped.push({ event_id: letter.event_id, reason: refusal });
  };
  await publishAll(
    bus,
    due.filter((letter) => letter.payload_object === undefined),
    done,
  );
  for (const letter of due)
    if (letter.payload_object !== undefined) await publishLarge(bus, store, letter, done);
  return { replayed, skipped };
}

/** The last letter of each event in the objects that are named for it, by `eventKey`. */
async function readLetters(
  store: ObjectStore,
  names: readonly LetterName[],
): Promise<ReadonlyMap<string, DeadLetter>> {
  const letters = new Map<string, DeadLetter>();
  for (const [object, wanted] of Map.groupBy(names, (name) => name.object)) {
    const keys = new Set(wanted.map(eventKey));
    for (const letter of await readDeadLetterObject(store, object)) {
      const key = eventKey(letter);
      if (!keys.has(key)) continue;
      const known = letters.get(key);
      if (known === undefined || inHistory(known, letter) < 0) letters.set(key, letter);
    }
  }
  return letters;
}

/** Tells which of the events are under way; one that the bus knows by its id only can be any of them. */
async function unacknowledgedAmong(
  { unacknowledged }: ReplaySources["bus"],
  events: readonly EventName[],
): Promise<(event: EventName) => boolean> {
  const asked = new Set(events.map(({ event_id: id }) => id));
  const found = new Map<string, Set<string>>();
  if (unacknowledged === undefined) return () => false;
  for (const subscription of [channel.pipeline, channel.deadLettersSubscription]) {
    for await (const { eventId, eventType } of unacknowledged(subscription)) {
      if (!asked.has(eventId)) continue;
      const types = found.get(eventId) ?? new Set();
      found.set(eventId, types.add(eventType));
    }
  }
  return ({ event_id: id, event_type: type }) => {
    for (const other of found.get(id) ?? []) if (canBeSame(type, other)) return true;
    return false;
  };
}

/** One whose payload stands in an object of its own. */
async function publishLarge(
  bus: ReplaySources["bus"],
  store: ObjectStore,
  letter: DeadLetter,
  done: (letter: DeadLetter, refusal: string | null) => void,
): Promise<void> {
  try {
    await publishAll(bus, [await withPayload(store, letter)], done);
  } catch (error) {
    if (retryClassOf(error) !== "POISON") throw error;
    done(letter, error instanceof Error ? error.message : String(error));
  }
}

/** All at once, or one by one where the bus refuses one of them. */
async function publishAll(
  bus: ReplaySources["bus"],
  letters: readonly DeadLetter[],
  done: (letter: DeadLetter, refusal: string | null) => void,
): Promise<void> {
  if (letters.length === 0) return;
  try {
    await bus.publish(channel.events, letters.map(replayMessage));
    for (const letter of letters) done(letter, null);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.retryClass !== "POISON") throw error;
    const [only] = letters;
    if (letters.length === 1 && only !== undefined) return done(only, error.message);
    for (const letter of letters) await publishAll(bus, [letter], done);
  }
}
