/** Attributes of a message; the names the toolkit uses are listed in `attributes.ts`. */
export type Attributes = Readonly<Record<string, string>>;

/** A message to publish. */
export interface OutgoingMessage {
  readonly data: Uint8Array;
  readonly attributes: Attributes;
}

/** A message under lease. The same message can come again, with another `ackId`. */
export interface ReceivedMessage extends OutgoingMessage {
  /** The broker's id: the same at each delivery and in every subscription of the topic. */
  readonly messageId: string;
  /** Names this delivery; valid until the lease ends. */
  readonly ackId: string;
  readonly publishTime: Date;
  /** 1 at the first delivery. */
  readonly deliveryAttempt: number;
}

/** How `pull` waits and leases. */
export interface PullOptions {
  readonly maxMessages: number;
  /** How long this consumer may hold the messages before they are delivered again. */
  readonly leaseSeconds: number;
  /** Ends the wait early: `pull` then returns what it has, usually nothing. */
  readonly signal?: AbortSignal;
  /** Longest wait for a first message; 0 returns at once. Default 1,000. */
  readonly waitMilliseconds?: number;
}

/** Figures of one subscription. */
export interface SubscriptionStatus {
  readonly subscription: string;
  /** Messages neither acknowledged nor dead-lettered, leased ones included. */
  readonly backlog: number;
  readonly oldestUnacked: Date | null;
}

/**
 * Topics and subscriptions in the manner of Pub/Sub: at-least-once delivery, leases, delivery attempts, dead-letter policy,
 * subscription filters on attributes. Names are short names, without a project.
 * Failures are thrown as `PlatformError` with a class (`platform/runtime/errors.ts`).
 */
export interface EventBus {
  /** Resolves with one message id per message, in order, when all of them are durable; rejects when none of them is promised. */
  publish(topic: string, messages: readonly OutgoingMessage[]): Promise<readonly string[]>;
  /** Leases up to `maxMessages`; resolves with an empty list when none came in time. */
  pull(subscription: string, options: PullOptions): Promise<readonly ReceivedMessage[]>;
  /** Forgets the deliveries for good. An expired `ackId` is ignored. */
  ack(subscription: string, ackIds: readonly string[]): Promise<void>;
  /** Gives the messages back for delivery after `delaySeconds` (default 0); counts as a delivery attempt. */
  nack(subscription: string, ackIds: readonly string[], delaySeconds?: number): Promise<void>;
  /** Prolongs the leases to `leaseSeconds` from now. */
  extend(subscription: string, ackIds: readonly string[], leaseSeconds: number): Promise<void>;
  status(subscription: string): Promise<SubscriptionStatus>;
  /** Finishes what is under way, then releases everything. */
  close(): Promise<void>;
}

/** A subscription to declare. */
export interface SubscriptionConfig {
  readonly name: string;
  readonly topic: string;
  /** Pub/Sub filter syntax over attributes, for example `attributes.announce = "1" OR NOT attributes:event_id`. */
  readonly filter?: string;
  /** Where a message goes after too many delivery attempts. */
  readonly deadLetter?: { readonly topic: string; readonly maxDeliveryAttempts: number };
}
