import { attribute } from "../../platform/event-bus/attributes.ts";
import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";

/** The event's id: what the producer gave it, or the broker's message id when it came raw. */
export function eventIdOf(message: ReceivedMessage): string {
  return message.attributes[attribute.eventId] || message.messageId;
}
