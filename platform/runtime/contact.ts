import type { ReadyCheck } from "./health.ts";
import type { Logger } from "./log.ts";

/** First contact with what a service depends on. */
export interface Contact {
  /** Tries to make contact now, in the background. */
  begin(): void;
  /** Fine once there was contact; until then each question begins another try, unless one is under way, and tells what the last one met. */
  readonly ready: ReadyCheck;
}

/**
 * Connects after the service listens, not before, so that a slow dependency keeps no instance from starting. Once there was
 * contact nothing more is asked: what fails later shows in the work itself.
 */
export function createContact(
  dependencies: Readonly<Record<string, () => Promise<unknown>>>,
  log: Logger,
): Contact {
  const missing = new Map(Object.keys(dependencies).map((name) => [name, "not reached yet"]));
  let underWay: Promise<unknown> | null = null;

  async function tryOne(name: string): Promise<void> {
    try {
      await dependencies[name]?.();
      missing.delete(name);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      missing.set(name, reason);
      log.warning("a dependency cannot be reached", { dependency: name, reason });
    }
  }

  function begin(): void {
    if (underWay !== null || missing.size === 0) return;
    underWay = Promise.all([...missing.keys()].map(tryOne)).finally(() => (underWay = null));
  }

  return {
    begin,
    ready() {
      begin();
      return [...missing].map(([name, reason]) => `${name}: ${reason}`);
    },
  };
}
