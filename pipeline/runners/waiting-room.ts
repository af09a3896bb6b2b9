import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import type { RetryClock } from "../../platform/runtime/retry.ts";
import type { Waiting } from "../transforms/stages.ts";
import { messageOf, pause } from "./retry.ts";

/** Messages that wait for their table or for a newer schema, by event type. */
export interface WaitingRoom {
  /** Takes messages in; a newer delivery of one that waits already replaces the older. */
  add(waiting: readonly Waiting[]): void;
  /** How many wait, those being tried again included. */
  size(): number;
  /** Resolves when nothing is being tried any more; after `signal` aborted that is soon. */
  settled(): Promise<void>;
}

/** What the waiting room needs of its surroundings. */
export interface WaitingRoomOptions {
  /** Runs messages through the whole pipeline again; those that still have to wait come back by `add`. */
  readonly tryAgain: (messages: readonly ReceivedMessage[]) => Promise<void>;
  /** Asks for the table of an event type; best effort, at most once a second each. */
  readonly requestTable: (eventType: string) => Promise<void>;
  /** A delivery that a newer one replaced. */
  readonly forget: (message: ReceivedMessage) => void;
  readonly maxMessages: number;
  readonly log: Logger;
  readonly now: () => Date;
  readonly clock: RetryClock;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

interface Group {
  readonly eventType: string;
  readonly waitsFor: Waiting["waitsFor"];
  readonly messages: Map<string, ReceivedMessage>;
  beingTried: number;
}

const firstDelay = 50;
const longestDelay = 5_000;
const requestEvery = 1_000;
const alertEvery = 15 * 60_000;

/** A waiting room that tries each group again after 0.05 s, then at doubling intervals up to 5 s. */
export function openWaitingRoom(options: WaitingRoomOptions): WaitingRoom {
  const groups = new Map<string, Group>();
  const loops = new Set<Promise<void>>();

  function groupOf({ eventType, waitsFor }: Waiting): Group {
    const key = `${waitsFor} ${eventType}`;
    let group = groups.get(key);
    if (!group) {
      group = { eventType, waitsFor, messages: new Map(), beingTried: 0 };
      groups.set(key, group);
      const loop = serve(group, options).finally(() => {
        groups.delete(key);
        loops.delete(loop);
      });
      loops.add(loop);
    }
    return group;
  }

  return {
    add(waiting) {
      for (const one of waiting) {
        const { messages } = groupOf(one);
        const older = messages.get(one.message.messageId);
        if (older && older.ackId !== one.message.ackId) options.forget(older);
        messages.set(one.message.messageId, one.message);
      }
    },
    size() {
      let size = 0;
      for (const group of groups.values()) size += group.messages.size + group.beingTried;
      return size;
    },
    async settled() {
      await Promise.all(loops);
    },
  };
}

/** Tries a group again and again until nothing of it waits. */
async function serve(group: Group, options: WaitingRoomOptions): Promise<void> {
  const { tryAgain, log, now, clock, signal } = options;
  const { eventType, waitsFor, messages } = group;
  const request = createRequest(group, options);
  let since = now().getTime();
  let attempt = 0;
  log.info("events wait", { event_type: eventType, waitsFor });
  do {
    if (signal.aborted) return;
    const delay = Math.min(longestDelay, firstDelay * 2 ** Math.min(attempt, 20));
    await Promise.race([pause(delay, clock, signal), request()]);
    if (signal.aborted) return;
    const batch = take(group, options.maxMessages);
    await tryAgain(batch);
    group.beingTried = 0;
    const stuck = batch.some(({ messageId }) => messages.has(messageId));
    attempt = stuck ? attempt + 1 : 0;
    const waited = now().getTime() - since;
    if (!stuck || waited >= alertEvery) since = now().getTime();
    if (stuck && waited >= alertEvery) {
      log.warning("events have waited for 15 minutes", {
        event_type: eventType,
        waitsFor,
        events: messages.size,
      });
    }
  } while (messages.size > 0);
}

function take(group: Group, most: number): readonly ReceivedMessage[] {
  const batch = [...group.messages.values()].slice(0, most);
  for (const { messageId } of batch) group.messages.delete(messageId);
  group.beingTried = batch.length;
  return batch;
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
