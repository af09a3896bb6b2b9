import { announceFilter, channel } from "../event-bus/attributes.ts";
import type { SubscriptionConfig } from "../event-bus/event-bus.ts";

/** Deliveries of one message after which the broker dead-letters it; Terraform sets the same on Google Cloud. */
export const maxDeliveryAttempts = 100;

/** The subscriptions that every process on the embedded bus declares, so that no message is published before one holds it. */
export const subscriptions: readonly SubscriptionConfig[] = [
  {
    name: channel.pipeline,
    topic: channel.events,
    deadLetter: { topic: channel.deadLetters, maxDeliveryAttempts },
  },
  { name: channel.tableManager, topic: channel.events, filter: announceFilter },
  { name: channel.deadLettersSubscription, topic: channel.deadLetters },
];
