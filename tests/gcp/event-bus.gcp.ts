import { PubSub } from "@google-cloud/pubsub";
import { afterAll } from "vitest";
import { contractSubscriptions, eventBusContract } from "../../platform/event-bus/contract.ts";
import type { EventBus, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import { openPubsubBus } from "../../platform/event-bus/pubsub.ts";
import { newName, projectId } from "./names.ts";

const ackDeadlineSeconds = 30;
const quietMilliseconds = 5_000;

const client = new PubSub({ projectId });
const made: { delete(): Promise<unknown> }[] = [];
afterAll(async () => {
  // Subscriptions before their topics.
  for (const one of made.toReversed()) await one.delete();
  await client.close();
});

eventBusContract("the adapter on the real Pub/Sub", async () => {
  const prefix = newName();
  const nameOf = (name: string) => `${prefix}-${name}`;
  await declare(nameOf);
  const bus = openPubsubBus({ projectId, nameOf, ackDeadlineSeconds });
  return { bus: patient(bus), isUnordered: true, hasLateStatus: true };
});

async function declare(nameOf: (name: string) => string): Promise<void> {
  const topics = contractSubscriptions.flatMap(({ topic, deadLetter }) => [
    topic,
    ...(deadLetter ? [deadLetter.topic] : []),
  ]);
  for (const topic of new Set([...topics, attemptsOnly])) {
    made.push((await client.createTopic(nameOf(topic)))[0]);
  }
  for (const { name, topic, filter, deadLetter } of contractSubscriptions) {
    const [subscription] = await client.topic(nameOf(topic)).createSubscription(nameOf(name), {
      ackDeadlineSeconds,
      ...(filter === undefined ? {} : { filter }),
      deadLetterPolicy: {
        deadLetterTopic: `projects/${projectId}/topics/${nameOf(deadLetter?.topic ?? attemptsOnly)}`,
        maxDeliveryAttempts: deadLetter?.maxDeliveryAttempts ?? 100,
      },
    });
    made.push(subscription);
  }
}

/** Attempts are counted only under a dead-letter policy, so every subscription has one. */
const attemptsOnly = "attempts-only";

/** What was published a moment ago comes in several answers, and not at once: so a pull that does not wait waits until nothing more comes. */
function patient(bus: EventBus): EventBus {
  return {
    ...bus,
    async pull(subscription, options) {
      if (options.waitMilliseconds !== 0) return bus.pull(subscription, options);
      const all: ReceivedMessage[] = [];
      while (all.length < options.maxMessages) {
        const left = options.maxMessages - all.length;
        const more = await bus.pull(subscription, {
          ...options,
          maxMessages: left,
          waitMilliseconds: quietMilliseconds,
        });
        if (more.length === 0) break;
        all.push(...more);
      }
      return all;
    },
  };
}
