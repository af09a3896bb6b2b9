import type { EventBus, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { pause, type RetryClock } from "../../platform/runtime/retry.ts";
import { giveBackDelay } from "./give-back-delay.ts";
import { messageOf } from "./retry.ts";

/** What it takes to name a delivery, without its content. */
export type Delivery = Pick<ReceivedMessage, "messageId" | "ackId" | "deliveryAttempt">;

/** The deliveries this worker holds. Their leases are prolonged until they are released, which costs no delivery attempt. */
export interface Leases {
  hold(deliveries: readonly Delivery[]): void;
  /** Prolongs from now on in few, long steps, for what will be held for long. */
  park(deliveries: readonly Delivery[]): void;
  /** Lets go: what is not acknowledged comes again when its lease ends. */
  release(deliveries: readonly Delivery[]): void;
  /** Gives back to the bus, to be delivered again soon; one that came often already, after a delay. Never rejects. */
  giveBack(deliveries: readonly Delivery[]): Promise<void>;
  /** How many deliveries are held, parked ones included. */
  size(): number;
  /** Ends prolonging and gives everything back. */
  end(): Promise<void>;
}

/** The longest lease of Pub/Sub. */
const parkedLeaseSeconds = 600;
const deliveriesARequest = 2_000;

/** Prolongs what is held every third of `leaseSeconds`, what is parked every 200 s. */
export function keepLeases(options: {
  readonly bus: EventBus;
  readonly subscription: string;
  readonly leaseSeconds: number;
  readonly log: Logger;
  readonly clock: RetryClock;
}): Leases {
  const { bus, subscription, leaseSeconds, log, clock } = options;
  const held = new Map<string, Delivery>();
  const parked = new Map<string, Delivery>();
  const ending = new AbortController();

  async function extend(ackIds: readonly string[], seconds: number): Promise<void> {
    try {
      for (const some of slices(ackIds)) await bus.extend(subscription, some, seconds);
    } catch (error) {
      log.warning("leases were not prolonged", { held: ackIds.length, error: messageOf(error) });
    }
  }

  async function prolong(deliveries: ReadonlyMap<string, Delivery>, seconds: number): Promise<void> {
    const { signal } = ending;
    for (;;) {
      await pause((seconds * 1_000) / 3, clock, signal);
      if (signal.aborted) return;
      if (deliveries.size > 0) await extend([...deliveries.keys()], seconds);
    }
  }

  async function giveBack(deliveries: readonly Delivery[]): Promise<void> {
    const byDelay = Map.groupBy(deliveries, ({ deliveryAttempt }) => giveBackDelay(deliveryAttempt));
    try {
      for (const [delay, group] of byDelay) {
        for (const some of slices(group.map(({ ackId }) => ackId))) await bus.nack(subscription, some, delay);
      }
    } catch (error) {
      log.warning("messages were not given back", { held: deliveries.length, error: messageOf(error) });
    }
  }

  function release(deliveries: readonly Delivery[]): void {
    for (const { ackId } of deliveries) {
      held.delete(ackId);
      parked.delete(ackId);
    }
  }

  const prolonging = [prolong(held, leaseSeconds), prolong(parked, parkedLeaseSeconds)];
  return {
    hold: (deliveries) => deliveries.forEach((delivery) => held.set(delivery.ackId, slim(delivery))),
    park(deliveries) {
      for (const delivery of deliveries) {
        held.delete(delivery.ackId);
        parked.set(delivery.ackId, slim(delivery));
      }
      void extend(
        deliveries.map(({ ackId }) => ackId),
        parkedLeaseSeconds,
      );
    },
    release,
    async giveBack(deliveries) {
      release(deliveries);
      await giveBack(deliveries);
    },
    size: () => held.size + parked.size,
    async end() {
      ending.abort();
      const rest = [...held.values(), ...parked.values()];
      release(rest);
      await Promise.all(prolonging);
      await giveBack(rest);
    },
  };
}

/** Without the content, which would stay in memory as long as the lease. */
function slim({ messageId, ackId, deliveryAttempt }: Delivery): Delivery {
  return { messageId, ackId, deliveryAttempt };
}

function* slices(ackIds: readonly string[]): Iterable<readonly string[]> {
  for (let at = 0; at < ackIds.length; at += deliveriesARequest)
    yield ackIds.slice(at, at + deliveriesARequest);
}
