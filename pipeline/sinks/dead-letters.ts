import { deadLetterMessage } from "../../platform/dead-letter.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import { deadLetterFolder } from "../../platform/dead-letter-objects.ts";
import { pointToPayload } from "../../platform/dead-letter-payload.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { bisect } from "../../platform/runtime/bisect.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import type { Retry } from "../runners/retry.ts";
import { writeNdjson } from "./ndjson-object.ts";

/** Where dead letters go. */
export interface DeadLetterSink {
  readonly bus: EventBus;
  readonly store: ObjectStore;
  readonly log: Logger;
  readonly retry: Retry;
}

/**
 * Publishes dead letters on their topic and stores them as objects `dead-letters/dt=YYYY-MM-DD/hour=HH/<batch id>.ndjson.gz`, by
 * the UTC time at which the broker took the original, so that a redelivered batch finds its object. A letter above 5 MiB points to an object
 * with its payload. Resolves when all is durable.
 */
export async function writeDeadLetters(sink: DeadLetterSink, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  const carried = await storePayloads(sink, letters);
  await Promise.all([publish(sink, carried), storeDeadLetters(sink, carried)]);
  tellDeadLetters(sink.log, letters);
}

/**
 * Logs how many letters there are of each code and event type, for metrics to count. A type that the registry does not know is left
 * out: it is a stranger's text.
 */
export function tellDeadLetters(log: Logger, letters: readonly DeadLetter[]): void {
  const named = letters.map(({ code, event_type: type }) => ({
    code,
    event_type: code === "UNKNOWN_EVENT_TYPE" ? "" : type,
  }));
  for (const group of Map.groupBy(named, ({ code, event_type: type }) => `${code} ${type}`).values()) {
    log.info("events dead-lettered", { ...group[0], events: group.length });
  }
}

async function publish({ bus, log, retry }: DeadLetterSink, letters: readonly DeadLetter[]): Promise<void> {
  const send = async (some: readonly DeadLetter[]) => {
    await retry("publish dead letters", () => bus.publish(channel.deadLetters, some.map(deadLetterMessage)));
  };
  await bisect(letters, send, (letter, error) => {
    // The object keeps the letter; a topic that will never take it must not hold up everything behind it.
    log.error("the dead-letter topic refuses a letter, which is in the object store only", {
      event_id: letter.event_id,
      code: letter.code,
      error: error.message,
    });
  });
}

/** Stores dead letters as objects only; resolves when they are durable. */
export async function storeDeadLetters(
  { store, retry }: Pick<DeadLetterSink, "store" | "retry">,
  letters: readonly DeadLetter[],
): Promise<void> {
  const carried = await storePayloads({ store, retry }, letters);
  const byFolder = Map.groupBy(carried, ({ publish_time: time }) => deadLetterFolder(time));
  const objects = [...byFolder].map(([folder, group]) => {
    const keys = group.map((letter) => letter.message_id);
    const lines = Buffer.from(group.map((letter) => `${JSON.stringify(letter)}\n`).join(""));
    return writeNdjson(store, folder, { keys, lines }, retry);
  });
  await Promise.all(objects);
}

/** Stores the payloads of letters that are too large to carry them; the letters then point there. One at a time: they are large. */
async function storePayloads(
  { store, retry }: Pick<DeadLetterSink, "store" | "retry">,
  letters: readonly DeadLetter[],
): Promise<readonly DeadLetter[]> {
  const carried: DeadLetter[] = [];
  for (const letter of letters) {
    const pointed = pointToPayload(letter);
    if (pointed !== null)
      await retry("write objects", () => store.putIfAbsent(pointed.name, pointed.content));
    carried.push(pointed?.letter ?? letter);
  }
  return carried;
}
