import type { EventBus, OutgoingMessage } from "../../../platform/event-bus/event-bus.ts";

/** A bus that only remembers what was published, in calls of `publish`; a test can make it fail or wait. */
export interface RecordingBus extends EventBus {
  readonly calls: readonly (readonly OutgoingMessage[])[];
  readonly messages: readonly OutgoingMessage[];
  /** Runs before each call is recorded; throwing makes the call fail. */
  before: (call: number) => Promise<void> | void;
}

/** An empty recording bus; ids are `m0`, `m1`, … */
export function createRecordingBus(): RecordingBus {
  const calls: (readonly OutgoingMessage[])[] = [];
  let attempts = 0;
  let next = 0;
  return {
    calls,
    get messages() {
      return calls.flat();
    },
    before() {},
    async publish(_topic, messages) {
      await this.before(attempts++);
      calls.push(messages);
      return messages.map(() => `m${next++}`);
    },
    pull: unsupported,
    ack: unsupported,
    nack: unsupported,
    extend: unsupported,
    status: unsupported,
    async close() {},
  };
}

async function unsupported(): Promise<never> {
  throw new Error("the recording bus only publishes");
}
