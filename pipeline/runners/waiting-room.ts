import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { pause, type RetryClock } from "../../platform/runtime/retry.ts";
import type { Waiting } from "../transforms/stages.ts";
import { contentBytes, createHeldMessages, type HeldMessages } from "./held-messages.ts";
import type { Delivery, Leases } from "./leases.ts";
import { messageOf } from "./retry.ts";

/** Messages that wait for their table or for a newer schema, by event type. */
export interface WaitingRoom {
  /** Takes messages in; a newer delivery of one that waits already replaces the older. */
  add(waiting: readonly Waiting[]): void;
  /** How many wait with their content, those being tried again included. */
  size(): number;
  /** How many more wait that are only held on the bus. */
  parked(): number;
  /** Resolves when nothing is being tried any more; after `signal` aborted that is soon. */
  settled(): Promise<void>;
}

/** What the waiting room needs of its surroundings. */
export interface WaitingRoomOptions {
  /** Runs messages through the whole pipeline again; those that still have to wait come back by `add`. */
  readonly tryAgain: (messages: readonly ReceivedMessage[]) => Promise<void>;
  /** Asks for the table of an event type; best effort, at most once a second each. */
  readonly requestTable: (eventType: string) => Promise<void>;
  readonly leases: Pick<Leases, "park" | "release" | "giveBack">;
  readonly maxMessages: number;
  /** How many of one type, waiting for one thing, keep their content in memory; the others are parked. */
  readonly maxPerType: number;
  /** The same, of all types together. */
  readonly maxPending: number;
  /** How many bytes the messages in memory come to, of all types together. */
  readonly maxPendingBytes: number;
  readonly log: Logger;
  readonly now: () => Date;
  readonly clock: RetryClock;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

interface Group {
  readonly eventType: string;
  readonly waitsFor: Waiting["waitsFor"];
  readonly messages: HeldMessages;
  /** Ids of the messages that are being tried and have not come back. */
  readonly beingTried: Set<string>;
  readonly parked: Map<string, Delivery>;
}

const firstDelay = 50;
const longestDelay = 5_000;
const requestEvery = 1_000;
const alertEvery = 15 * 60_000;
const firstParking = 60_000;

/**
 * A waiting room that tries each group again after 0.05 s, then after about as long again as it has waited, up to 5 s, and without a pause once it goes. What finds no room is parked:
 * the bus keeps it leased and others pass it by. It is given back for another delivery, and so tried again, as soon as some of its
 * group could go, and after 1, 2, 4, … minutes anyway, since it may wait for something else than those in front of it.
 * Each group keeps one message in any case, to tell by it when the others can go.
 */
export function openWaitingRoom(options: WaitingRoomOptions): WaitingRoom {
  const { leases, maxPerType, maxPending, maxPendingBytes } = options;
  const groups = new Map<string, Group>();
  const loops = new Set<Promise<void>>();

  function groupOf({ eventType, waitsFor }: Waiting): Group {
    const key = `${waitsFor} ${eventType}`;
    let group = groups.get(key);
    if (!group) {
      group = {
        eventType,
        waitsFor,
        messages: createHeldMessages(),
        beingTried: new Set(),
        parked: new Map(),
      };
      groups.set(key, group);
      const loop = serve(group, options).finally(() => {
        groups.delete(key);
        loops.delete(loop);
      });
      loops.add(loop);
    }
    return group;
  }

  function forgetOlder(older: Delivery | undefined, { ackId }: Delivery): void {
    if (older && older.ackId !== ackId) leases.release([older]);
  }

  const sum = (of: (group: Group) => number) => [...groups.values()].reduce((all, one) => all + of(one), 0);
  const size = () => sum(({ messages }) => messages.count());

  return {
    add(waiting) {
      let room = maxPending - size();
      let roomInBytes = maxPendingBytes - sum(({ messages }) => messages.bytes());
      const homeless: Delivery[] = [];
      for (const one of waiting) {
        const { message } = one;
        const { messageId } = message;
        const { messages, beingTried, parked } = groupOf(one);
        forgetOlder(messages.get(messageId) ?? parked.get(messageId), message);
        beingTried.delete(messageId);
        parked.delete(messageId);
        // Deleted first, so that it stands behind those that have not been tried lately.
        const wasHere = messages.delete(messageId);
        const bytes = contentBytes(message);
        const fits = messages.count() < maxPerType && room > 0 && bytes <= roomInBytes;
        if (wasHere || fits || messages.count() === 0) {
          messages.add(message);
          if (wasHere) continue;
          room--;
          roomInBytes -= bytes;
        } else {
          const { ackId, deliveryAttempt } = message;
          const delivery = { messageId, ackId, deliveryAttempt };
          parked.set(messageId, delivery);
          homeless.push(delivery);
        }
      }
      if (homeless.length > 0) leases.park(homeless);
    },
    size,
    parked: () => sum(({ parked }) => parked.size),
    async settled() {
      await Promise.all(loops);
    },
  };
}

/** Tries a group again and again until nothing of it waits. */
async function serve(group: Group, options: WaitingRoomOptions): Promise<void> {
  const { tryAgain, log, now, clock, signal } = options;
  const { eventType, waitsFor, messages, parked } = group;
  const request = createRequest(group, options);
  const parking = createParking(group, options);
  const time = () => now().getTime();
  let stuckSince = time();
  let toldAt = stuckSince;
  let delay = firstDelay;
  log.info("events wait", { event_type: eventType, waitsFor });
  do {
    if (signal.aborted) return;
    await Promise.race([pause(delay, clock, signal), request()]);
    if (signal.aborted) return;
    const batch = take(group, options.maxMessages);
    if (batch.length > 0) await tryAgain(batch);
    const left = batch.length - group.beingTried.size;
    for (const messageId of group.beingTried) messages.delete(messageId);
    await parking.visit(left < batch.length || messages.count() === 0);
    if (left === 0) {
      stuckSince = time();
      toldAt = stuckSince;
      delay = messages.count() > 0 ? 0 : firstDelay;
      continue;
    }
    delay = Math.min(longestDelay, Math.max(firstDelay, time() - stuckSince));
    if (time() - toldAt < alertEvery) continue;
    toldAt = time();
    log.warning("events have waited for 15 minutes", {
      event_type: eventType,
      waitsFor,
      events: messages.count() + parked.size,
    });
  } while (messages.count() + parked.size > 0);
}

function take(group: Group, most: number): readonly ReceivedMessage[] {
  const batch = group.messages.first(most);
  group.beingTried.clear();
  for (const { messageId } of batch) group.beingTried.add(messageId);
  return batch;
}

/** Gives the parked ones back: some when others of the group could go, all when the time has come. */
function createParking(
  { parked }: Group,
  { leases, now, maxMessages }: WaitingRoomOptions,
): { visit(groupMoves: boolean): Promise<void> } {
  let wait = firstParking;
  let dueAt = now().getTime() + wait;
  return {
    async visit(groupMoves) {
      const time = now().getTime();
      const isDue = time >= dueAt;
      if (parked.size === 0 || !(groupMoves || isDue)) return;
      if (isDue) {
        wait *= 2;
        dueAt = time + wait;
      }
      const going = [...parked.values()].slice(0, isDue ? parked.size : maxMessages);
      for (const { messageId } of going) parked.delete(messageId);
      await leases.giveBack(going);
    },
  };
}

/** Asks for the group's table, when it is one that lacks and a second has passed; resolves when the answer came, else never. */
function createRequest(
  { eventType, waitsFor }: Group,
  { requestTable, log, now }: WaitingRoomOptions,
): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    const time = now().getTime();
    if (waitsFor !== "table" || time - last < requestEvery) return new Promise(() => {});
    last = time;
    try {
      await requestTable(eventType);
    } catch (error) {
      log.warning("the table could not be asked for", { event_type: eventType, error: messageOf(error) });
      return new Promise(() => {});
    }
  };
}
