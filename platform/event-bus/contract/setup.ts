import type { EventBus, OutgoingMessage, ReceivedMessage, SubscriptionConfig } from "../event-bus.ts";

/** An adapter under test, with no messages in it. */
export interface BusUnderTest {
  readonly bus: EventBus;
  /** Lets time pass for leases and delays. Without it, what needs a clock is skipped. */
  readonly advance?: (milliseconds: number) => void | Promise<void>;
  /** True where messages may come in any order: then `take` sorts them by their text. */
  readonly isUnordered?: boolean;
  /** True where `status` lags behind: then its figures are not looked at. */
  readonly hasLateStatus?: boolean;
}

/** A bus at the beginning of a test. */
export interface StartedBus extends BusUnderTest {
  /** Leases up to 100 messages, or as many as asked for, for `leaseSeconds`; does not wait. In the order of publishing. */
  readonly take: (subscription: string, maxMessages?: number) => Promise<readonly ReceivedMessage[]>;
}

/** A bus whose time can be let pass. */
export type BusWithClock = StartedBus & Pick<Required<BusUnderTest>, "advance">;

/** What each part of the contract starts its tests with. */
export interface ContractSetup {
  readonly start: () => Promise<StartedBus>;
  /** Ends the test by `skip` where the adapter has no clock to advance. */
  readonly startWithClock: (skip: (note: string) => never) => Promise<BusWithClock>;
}

/** The subscriptions of the contract. */
export const config = {
  plain: { name: "plain-sub", topic: "events" },
  second: { name: "second-sub", topic: "events" },
  filtered: {
    name: "filtered-sub",
    topic: "events",
    filter: 'attributes.announce = "1" OR NOT attributes:event_id',
  },
  fragile: { name: "fragile-sub", topic: "fragile", deadLetter: { topic: "dead", maxDeliveryAttempts: 5 } },
  dead: { name: "dead-sub", topic: "dead" },
} as const satisfies Record<string, SubscriptionConfig>;

/** Length of the leases that `take` asks for. */
export const leaseSeconds = 30;

/** UTF-8. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A message with this text. */
export function event(
  text: string,
  attributes: Readonly<Record<string, string>> = { event_id: text },
): OutgoingMessage {
  return { data: bytes(text), attributes };
}

/** What `event` was given. */
export function textOf(message: ReceivedMessage): string {
  return new TextDecoder().decode(message.data);
}

/** The ack ids of the messages that are there. */
export function ackIdsOf(messages: readonly (ReceivedMessage | undefined)[]): readonly string[] {
  return messages.flatMap((message) => (message === undefined ? [] : [message.ackId]));
}
