import type { EventBus, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { messageOf } from "./retry.ts";

/** The deliveries this worker holds. Their leases are prolonged until they are released. */
export interface Leases {
  hold(messages: readonly ReceivedMessage[]): void;
  release(messages: readonly ReceivedMessage[]): void;
  /** How many deliveries are held. */
  size(): number;
  /** Ends prolonging and gives everything held back to the bus; where that fails, leases run out by themselves. */
  giveBack(): Promise<void>;
}

/** Prolongs what is held every third of `leaseSeconds`. */
export function keepLeases(options: {
  readonly bus: EventBus;
  readonly subscription: string;
  readonly leaseSeconds: number;
  readonly log: Logger;
}): Leases {
  const { bus, subscription, leaseSeconds, log } = options;
  const held = new Set<string>();
  let extending: Promise<void> | null = null;
  const extend = async () => {
    try {
      if (held.size > 0) await bus.extend(subscription, [...held], leaseSeconds);
    } catch (error) {
      log.warning("leases were not prolonged", { held: held.size, error: messageOf(error) });
    }
    extending = null;
  };
  const timer = setInterval(
    () => {
      extending ??= extend();
    },
    (leaseSeconds * 1_000) / 3,
  );
  return {
    hold: (messages) => messages.forEach(({ ackId }) => held.add(ackId)),
    release: (messages) => messages.forEach(({ ackId }) => held.delete(ackId)),
    size: () => held.size,
    async giveBack() {
      clearInterval(timer);
      const rest = [...held];
      held.clear();
      await extending;
      if (rest.length === 0) return;
      try {
        await bus.nack(subscription, rest);
      } catch (error) {
        log.warning("messages were not given back", { held: rest.length, error: messageOf(error) });
      }
    },
  };
}
