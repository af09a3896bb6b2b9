import type { Attributes } from "../../event-bus/event-bus.ts";

/** A message as the topic keeps it. */
export interface StoredMessage {
  readonly id: number;
  readonly data: Uint8Array;
  readonly attributes: Attributes;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

/** A message under lease. */
export interface Lease {
  readonly ackId: string;
  readonly message: StoredMessage;
  /** 1 at the first delivery. */
  readonly attempt: number;
}

/** How a subscription delivers. */
export interface DeliveryRules {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly leaseMilliseconds: number;
  /** How long a message stays hidden after its n-th failed delivery. */
  readonly backoffMilliseconds: (attempt: number) => number;
  /** Told of a failed delivery; true when the message was moved elsewhere. */
  readonly giveUp: (message: StoredMessage, attempt: number) => boolean;
}

/** What one subscription has to deliver, in the order of publishing. */
export interface Deliveries {
  add(message: StoredMessage): void;
  /** Leases up to `most` messages. With a signal it waits for a first one until the signal aborts; without, it does not wait. */
  take(most: number, signal: AbortSignal | null): Promise<readonly Lease[]>;
  /** Forgets the delivery; an ack id of no lease of now is passed over, here and below. */
  ack(ackId: string): void;
  /** Lets the lease end so many milliseconds from now; 0 gives the message back. */
  modify(ackId: string, milliseconds: number): void;
  /** Ends leases and delays that are over; to be called when time has passed. */
  settle(): void;
  /** Ends every lease, as if its time were over. */
  expireLeases(): void;
  /** Neither acknowledged nor moved elsewhere. */
  backlog(): number;
}

interface Delivery {
  readonly message: StoredMessage;
  attempts: number;
  /** When the lease or the delay ends. */
  until: number;
}

/** Deliveries of a subscription without messages. */
export function createDeliveries({
  now,
  leaseMilliseconds,
  backoffMilliseconds,
  giveUp,
}: DeliveryRules): Deliveries {
  let ready: Delivery[] = [];
  const leased = new Map<string, Delivery>();
  const delayed = new Set<Delivery>();
  const waiting = new Set<() => void>();

  function offer(delivery: Delivery): void {
    const after = ready.findLastIndex(({ message }) => message.id < delivery.message.id);
    ready.splice(after + 1, 0, delivery);
    for (const wake of waiting) wake();
  }

  function fail(ackId: string, delivery: Delivery): void {
    leased.delete(ackId);
    if (giveUp(delivery.message, delivery.attempts)) return;
    delivery.until = now() + backoffMilliseconds(delivery.attempts);
    if (delivery.until > now()) delayed.add(delivery);
    else offer(delivery);
  }

  function settle(): void {
    const time = now();
    for (const [ackId, delivery] of leased) if (delivery.until <= time) fail(ackId, delivery);
    for (const delivery of delayed) {
      if (delivery.until > time) continue;
      delayed.delete(delivery);
      offer(delivery);
    }
  }

  function lease(most: number): readonly Lease[] {
    const taken = ready.slice(0, most);
    ready = ready.slice(most);
    return taken.map((delivery) => {
      delivery.attempts += 1;
      delivery.until = now() + leaseMilliseconds;
      const ackId = `${delivery.message.id}:${delivery.attempts}`;
      leased.set(ackId, delivery);
      return { ackId, message: delivery.message, attempt: delivery.attempts };
    });
  }

  function changed(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => {
      waiting.delete(wake);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    waiting.add(wake);
    signal.addEventListener("abort", wake);
    return promise;
  }

  return {
    add: (message) => offer({ message, attempts: 0, until: 0 }),
    async take(most, signal) {
      for (;;) {
        settle();
        if (signal?.aborted) return [];
        if (ready.length > 0 || signal === null) return lease(most);
        await changed(signal);
      }
    },
    ack: (ackId) => void leased.delete(ackId),
    modify(ackId, milliseconds) {
      const delivery = leased.get(ackId);
      if (delivery === undefined) return;
      if (milliseconds <= 0) return fail(ackId, delivery);
      delivery.until = now() + milliseconds;
    },
    settle,
    expireLeases() {
      for (const [ackId, delivery] of leased) fail(ackId, delivery);
    },
    backlog: () => ready.length + leased.size + delayed.size,
  };
}
