import { announceFilter, channel } from "../event-bus/attributes.ts";
import type { SubscriptionConfig } from "../event-bus/event-bus.ts";

/** The subscriptions that every process on the embedded bus declares, so that no message is published before one holds it. */
export const subscriptions: readonly SubscriptionConfig[] = [
  {
    name: channel.pipeline,
    topic: channel.events,
    deadLetter: { topic: channel.deadLetters, maxDeliveryAttempts: 100 },
  },
  { name: channel.tableManager, topic: channel.events, filter: announceFilter },
  { name: channel.deadLettersSubscription, topic: channel.deadLetters },
];
