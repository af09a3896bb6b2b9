import type {
  EventBus,
  OutgoingMessage,
  PullOptions,
  ReceivedMessage,
  SubscriptionStatus,
} from "../../platform/event-bus/event-bus.ts";

/** One subscription in memory, in which leases run out only when a test says so. */
export interface MemoryBus extends EventBus {
  /** What was published on topics other than the subscription's, by topic. */
  readonly published: ReadonlyMap<string, readonly OutgoingMessage[]>;
  /** Message ids in the order of their acknowledgement. */
  readonly acknowledged: readonly string[];
  /** Calls of `extend`. */
  readonly extended: () => number;
  /** Puts a message into the subscription; returns its id. */
  deliver(message: OutgoingMessage): string;
  /** Ids of the messages that are not acknowledged. */
  backlog(): readonly string[];
  /** Makes every leased message available again, as if its lease had run out. */
  expireLeases(): void;
}

interface Entry extends OutgoingMessage {
  readonly messageId: string;
  attempts: number;
  leasedAs: string | null;
}

const longestWaitMilliseconds = 5;

/** An empty bus. */
export function openMemoryBus(): MemoryBus {
  const entries = new Map<string, Entry>();
  const published = new Map<string, OutgoingMessage[]>();
  const acknowledged: string[] = [];
  let wake: (() => void) | undefined;
  let extended = 0;
  let nextAck = 0;
  let nextMessage = 0;

  const leasedBy = (ackIds: readonly string[]) => {
    const wanted = new Set(ackIds);
    return [...entries.values()].filter(({ leasedAs }) => leasedAs !== null && wanted.has(leasedAs));
  };

  function lease(most: number): readonly ReceivedMessage[] {
    const free = [...entries.values()].filter(({ leasedAs }) => leasedAs === null).slice(0, most);
    return free.map((entry) => {
      const ackId = `a-${nextAck++}`;
      entry.leasedAs = ackId;
      entry.attempts++;
      const { data, attributes, messageId, attempts } = entry;
      const publishTime = new Date("2026-11-02T10:15:00.000Z");
      return { data, attributes, messageId, ackId, publishTime, deliveryAttempt: attempts };
    });
  }

  const freeUp = (some: Iterable<Entry>) => {
    for (const entry of some) entry.leasedAs = null;
    wake?.();
  };

  return {
    published,
    acknowledged,
    extended: () => extended,
    deliver(message) {
      const messageId = `m-${nextMessage++}`;
      entries.set(messageId, { ...message, messageId, attempts: 0, leasedAs: null });
      wake?.();
      return messageId;
    },
    backlog: () => [...entries.keys()],
    expireLeases: () => freeUp(entries.values()),
    async publish(topic, messages) {
      const list = published.get(topic) ?? [];
      published.set(topic, list);
      return messages.map((message) => `${topic}-${list.push(message)}`);
    },
    async pull(_subscription: string, options: PullOptions) {
      const ready = lease(options.maxMessages);
      if (ready.length > 0 || options.waitMilliseconds === 0 || options.signal?.aborted === true)
        return ready;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, longestWaitMilliseconds);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        options.signal?.addEventListener("abort", wake, { once: true });
      });
      return lease(options.maxMessages);
    },
    async ack(_subscription, ackIds) {
      for (const entry of leasedBy(ackIds)) {
        entries.delete(entry.messageId);
        acknowledged.push(entry.messageId);
      }
    },
    async nack(_subscription, ackIds) {
      freeUp(leasedBy(ackIds));
    },
    async extend() {
      extended++;
    },
    async status(subscription): Promise<SubscriptionStatus> {
      return { subscription, backlog: entries.size, oldestUnacked: null };
    },
    async close() {},
  };
}
