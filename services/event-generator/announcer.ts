import type { EventDefinition } from "../../generated/contract.ts";

/** Decides which messages the table manager must see. */
export interface Announcer {
  /** True for the first message of each schema, and then once a minute. */
  due(definition: EventDefinition): boolean;
  /** The announced message did not reach the bus: the next one is due. */
  retract(definition: EventDefinition): void;
}

const intervalMilliseconds = 60_000;

/** An announcer that has announced nothing yet. */
export function createAnnouncer(now: () => Date): Announcer {
  const announced = new Map<string, { readonly hash: string; readonly at: number }>();
  return {
    due({ type, hash }) {
      const at = now().getTime();
      const last = announced.get(type);
      if (last !== undefined && last.hash === hash && at - last.at < intervalMilliseconds) return false;
      announced.set(type, { hash, at });
      return true;
    },
    retract({ type }) {
      announced.delete(type);
    },
  };
}
