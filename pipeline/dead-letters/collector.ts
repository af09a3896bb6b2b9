import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { backoffMilliseconds, realClock, type RetryClock } from "../../platform/runtime/retry.ts";
import { storeDeadLetters, tellDeadLetters } from "../sinks/dead-letters.ts";
import { brokerLetter, isFromBroker } from "./broker-letter.ts";

/** What the collector works on. */
export interface CollectorOptions {
  readonly bus: EventBus;
  readonly store: ObjectStore;
  readonly log: Logger;
  readonly now?: () => Date;
  readonly clock?: RetryClock;
}

/** A collector at work. */
export interface Collector {
  /** Takes no further message and resolves when what it has taken is stored and acknowledged, or left to be delivered again. */
  stop(): Promise<void>;
}

const maxMessages = 500;
const leaseSeconds = 60;

/**
 * Empties the dead-letter topic's subscription into the object store: what the broker dead-lettered becomes a letter there before it is
 * acknowledged. A letter that a component published is acknowledged as it is, since its component stores it itself, and before that
 * does not acknowledge the message that the letter is about.
 */
export function collectDeadLetters(options: CollectorOptions): Collector {
  const { bus, log, clock = realClock } = options;
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      let messages: readonly ReceivedMessage[] = [];
      try {
        messages = await bus.pull(channel.deadLettersSubscription, { maxMessages, leaseSeconds, signal });
        if (messages.length > 0) await collect(messages, options);
        failures = 0;
      } catch (error) {
        failures++;
        log.warning("dead letters of the broker are left to be delivered again", {
          error: error instanceof Error ? error.message : String(error),
        });
        await giveBack(bus, messages);
        await clock.sleep(backoffMilliseconds(failures, clock.random), signal).catch(() => {});
      }
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function collect(
  messages: readonly ReceivedMessage[],
  { bus, store, log, now = () => new Date() }: CollectorOptions,
): Promise<void> {
  const failedAt = now();
  const letters = messages.filter(isFromBroker).map((message) => brokerLetter(message, failedAt));
  await storeDeadLetters({ store, retry: (_work, operation) => operation() }, letters);
  tellDeadLetters(log, letters);
  await bus.ack(
    channel.deadLettersSubscription,
    messages.map(({ ackId }) => ackId),
  );
}

/** Best effort: the leases end by themselves. */
async function giveBack(bus: EventBus, messages: readonly ReceivedMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const ackIds = messages.map(({ ackId }) => ackId);
  await bus.nack(channel.deadLettersSubscription, ackIds).catch(() => {});
}
