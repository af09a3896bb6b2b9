import type { GeneratorLimits } from "./limits.ts";
import type { Envelope, PreparedEvent, Publisher } from "./publisher.ts";

/** Collects events and publishes them in calls of bounded size, one after the other. */
export interface Batcher {
  /** Events that are durable on the bus. */
  readonly published: number;
  /** Resolves at once, or when the full batch is durable. */
  add(event: PreparedEvent): Promise<void>;
  /** Resolves when everything added is durable. */
  flush(): Promise<void>;
}

/** An empty batcher. */
export function createBatcher(
  publisher: Publisher,
  envelope: Envelope,
  limits: Pick<GeneratorLimits, "batchEvents" | "batchBytes">,
): Batcher {
  let events: PreparedEvent[] = [];
  let bytes = 0;
  let published = 0;
  const flush = async () => {
    if (events.length === 0) return;
    const batch = events;
    events = [];
    bytes = 0;
    await publisher.publish(batch, envelope);
    published += batch.length;
  };
  return {
    get published() {
      return published;
    },
    async add(event) {
      if (bytes + event.data.length > limits.batchBytes) await flush();
      events.push(event);
      bytes += event.data.length;
      if (events.length >= limits.batchEvents) await flush();
    },
    flush,
  };
}
