import { replayMessage, type DeadLetter } from "../../platform/dead-letter.ts";
import { readDeadLetterObject } from "../../platform/dead-letter-objects.ts";
import { withPayload } from "../../platform/dead-letter-payload.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import type { UnacknowledgedReader } from "../../platform/event-bus/unacknowledged.ts";
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
export type LetterName = Pick<LetterSummary, "event_id" | "object">;

/**
 * Publishes the messages of the letters again, byte for byte and under the same event ids. Safe to repeat: what has a row, or is on its
 * way already, is left alone. Resolves when the messages are durable.
 */
export async function replayLetters(
  { bus, store, warehouse }: ReplaySources,
  names: readonly LetterName[],
): Promise<ReplayAnswer> {
  const letters = await readLetters(store, names);
  const ids = [...letters.keys()];
  const [stored, underWay] = await Promise.all([storedAmong(warehouse, ids), unacknowledgedAmong(bus, ids)]);
  const replayed: string[] = [];
  const skipped = names
    .filter(({ event_id: id }) => !letters.has(id))
    .map(({ event_id }) => ({ event_id, reason: "there is no such letter" }));
  const due: DeadLetter[] = [];
  for (const letter of letters.values()) {
    const { event_id } = letter;
    if (stored.has(event_id)) skipped.push({ event_id, reason: "it has a row" });
    else if (underWay.has(event_id)) skipped.push({ event_id, reason: "it is in flight" });
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

/** The last letter of each event in the objects that are named for it. */
async function readLetters(
  store: ObjectStore,
  names: readonly LetterName[],
): Promise<ReadonlyMap<string, DeadLetter>> {
  const letters = new Map<string, DeadLetter>();
  for (const [object, wanted] of Map.groupBy(names, (name) => name.object)) {
    const ids = new Set(wanted.map(({ event_id: id }) => id));
    for (const letter of await readDeadLetterObject(store, object)) {
      if (!ids.has(letter.event_id)) continue;
      const known = letters.get(letter.event_id);
      if (known === undefined || inHistory(known, letter) < 0) letters.set(letter.event_id, letter);
    }
  }
  return letters;
}

async function unacknowledgedAmong(
  { unacknowledged }: ReplaySources["bus"],
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const asked = new Set(eventIds);
  const found = new Set<string>();
  if (unacknowledged === undefined) return found;
  for (const subscription of [channel.pipeline, channel.deadLettersSubscription]) {
    for await (const { eventId } of unacknowledged(subscription)) if (asked.has(eventId)) found.add(eventId);
  }
  return found;
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
