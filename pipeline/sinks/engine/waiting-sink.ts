import type { Waiting } from "../../transforms/stages.ts";
import type { BundleSink } from "../bundle-sink.ts";

/** Events of schema versions that this build does not know. */
export class NewerSchema extends Error {
  constructor(events: number, eventTypes: readonly string[]) {
    super(
      `${events} events of ${eventTypes.join(", ")} have a schema version newer than this build's; run this again with the newer build`,
    );
    this.name = "NewerSchema";
  }
}

/**
 * A sink of a bundle for events that have to wait: a bundle has no backlog, so it fails with `NewerSchema` at its end, and nothing of it counts
 * as done until a newer build runs it.
 */
export function openWaitingSink(): BundleSink<readonly Waiting[]> {
  const types = new Set<string>();
  let events = 0;
  return {
    async add(waiting) {
      events += waiting.length;
      for (const { eventType } of waiting) types.add(eventType);
    },
    async finish() {
      if (events > 0) throw new NewerSchema(events, [...types].toSorted());
    },
  };
}
