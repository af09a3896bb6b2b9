import { PlatformError } from "./errors.ts";

/** Remembers failures of the class SETUP, so that readiness can tell them. */
export interface SetupWatch {
  /** Notes `error` when its class is SETUP. */
  record(error: unknown): void;
  /** Something worked: the set-up is right. */
  clear(): void;
  /** Why the platform is not usable; a reason is forgotten after 30 s, so that traffic gets a chance to try again. */
  reasons(): readonly string[];
}

const rememberMilliseconds = 30_000;

/** A watch that knows of no failure. */
export function createSetupWatch(now: () => Date): SetupWatch {
  let last: { readonly reason: string; readonly at: number } | null = null;
  return {
    record(error) {
      if (!(error instanceof PlatformError) || error.retryClass !== "SETUP") return;
      last = { reason: `${error.code}: ${error.message}`, at: now().getTime() };
    },
    clear() {
      last = null;
    },
    reasons() {
      return last !== null && now().getTime() - last.at < rememberMilliseconds ? [last.reason] : [];
    },
  };
}
