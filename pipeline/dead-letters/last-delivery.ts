import { attribute } from "../../platform/event-bus/attributes.ts";
import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import { maxDeliveryAttempts } from "../../platform/runtime/topology.ts";
import type { LetterOf } from "../run-context.ts";
import { deadLetter } from "../transforms/dead-letter.ts";
import { tooManyDeliveries } from "./broker-letter.ts";

/** Deliveries kept back for writing the letter: a worker may die before it is done, and Pub/Sub counts only about. */
const spareDeliveries = 3;

/**
 * True for a message that came raw and is about to be dead-lettered by the broker. Pub/Sub does that under a new message id and tells nothing of
 * the old one, which is the event's id: its letter has to be written while the message still has it.
 */
export function isLastDelivery({
  attributes,
  deliveryAttempt,
}: Pick<ReceivedMessage, "attributes" | "deliveryAttempt">): boolean {
  return !attributes[attribute.eventId] && deliveryAttempt > maxDeliveryAttempts - spareDeliveries;
}

/** The letter of such a message, with the code that the broker's own letters have. */
export function lastDeliveryLetter(message: ReceivedMessage, subscription: string, failedAt: Date): LetterOf {
  const { attributes, deliveryAttempt } = message;
  const refused = {
    kind: "refused",
    message,
    eventType: attributes[attribute.eventType] ?? "",
    code: "DELIVERY_ATTEMPTS_EXCEEDED",
    errors: [tooManyDeliveries(deliveryAttempt, subscription)],
  } as const;
  return { message, letter: deadLetter(refused, failedAt) };
}
