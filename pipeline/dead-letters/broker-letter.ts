import { buildDeadLetter, type DeadLetter, type DeadLetterError } from "../../platform/dead-letter.ts";
import { attribute } from "../../platform/event-bus/attributes.ts";
import type { Attributes, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";

/** Attributes that the broker adds to what it dead-letters, in Pub/Sub's names. */
const source = {
  prefix: "CloudPubSubDeadLetterSource",
  subscription: "CloudPubSubDeadLetterSourceSubscription",
  deliveries: "CloudPubSubDeadLetterSourceDeliveryCount",
  publishTime: "CloudPubSubDeadLetterSourceTopicPublishTime",
} as const;

/** True for a message that the broker moved to the dead-letter topic, false for a letter that a component published there. */
export function isFromBroker({ attributes }: Pick<ReceivedMessage, "attributes">): boolean {
  return Object.hasOwn(attributes, source.subscription);
}

/**
 * The letter of a message that the broker gave up on: the message as it was on its own topic, with code DELIVERY_ATTEMPTS_EXCEEDED. One without an event id
 * is named by its message id there, which the embedded broker tells; with Pub/Sub it can only be that of the dead letter.
 */
export function brokerLetter(message: ReceivedMessage, failedAt: Date): DeadLetter {
  const { attributes } = message;
  const messageId = attributes[attribute.sourceMessageId] ?? message.messageId;
  const deliveries = countOf(attributes[source.deliveries]);
  return buildDeadLetter({
    message: {
      ...message,
      messageId,
      attributes: withoutSource(attributes),
      publishTime: dateOf(attributes[source.publishTime]) ?? message.publishTime,
      deliveryAttempt: deliveries,
    },
    eventId: attributes[attribute.eventId] || messageId,
    eventType: attributes[attribute.eventType] ?? "",
    code: "DELIVERY_ATTEMPTS_EXCEEDED",
    component: "broker",
    errors: [tooManyDeliveries(deliveries, attributes[source.subscription] ?? "")],
    failedAt,
  });
}

/** What a letter says of a message that came too often. */
export function tooManyDeliveries(deliveries: number, subscription: string): DeadLetterError {
  return {
    pointer: "",
    keyword: "delivery_attempts",
    message: `delivered ${deliveries} times to ${subscription} and never acknowledged`,
  };
}

function withoutSource(attributes: Attributes): Attributes {
  const kept = Object.entries(attributes).filter(
    ([name]) => !name.startsWith(source.prefix) && name !== attribute.sourceMessageId,
  );
  return Object.fromEntries(kept);
}

function countOf(text = ""): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function dateOf(text = ""): Date | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
