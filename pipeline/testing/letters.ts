import type { DeadLetter } from "../../platform/dead-letter.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";

/** What stands on the dead-letter topic: our own letters parsed, and the ids of messages that the bus itself gave up on. */
export interface LettersOnTopic {
  readonly letters: readonly DeadLetter[];
  readonly givenUp: readonly string[];
}

/** Takes everything off the dead-letter subscription. */
export async function takeLetters(bus: EventBus): Promise<LettersOnTopic> {
  const letters: DeadLetter[] = [];
  const givenUp: string[] = [];
  for (;;) {
    const options = { maxMessages: 1_000, leaseSeconds: 600, waitMilliseconds: 0 };
    const messages = await bus.pull(channel.deadLettersSubscription, options);
    if (messages.length === 0) return { letters, givenUp };
    for (const { data, attributes, messageId } of messages) {
      if (attributes["dead_letter_code"] === undefined) givenUp.push(messageId);
      else letters.push(JSON.parse(Buffer.from(data).toString()) as DeadLetter);
    }
  }
}
