import { AsyncLocalStorage } from "node:async_hooks";

const noisy = ["debug", "log", "info", "warn", "error"] as const;
const quiet = new AsyncLocalStorage<true>();

/**
 * Runs `task` with the console mute for it and what it awaits. Everybody else's calls, also those made
 * meanwhile, are printed as ever; the console is as it was once no task runs.
 */
export function createQuietScope(): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  let restore: (() => void) | undefined;
  return async (task) => {
    if (running++ === 0) restore = muteInside();
    try {
      return await quiet.run(true, task);
    } finally {
      if (--running === 0) restore?.();
    }
  };
}

function muteInside(): () => void {
  const undo = noisy.map((method) => {
    const original = console[method];
    const filtered = (...values: unknown[]) => {
      if (quiet.getStore() !== true) original.apply(console, values);
    };
    console[method] = filtered;
    return () => {
      if (console[method] === filtered) console[method] = original;
    };
  });
  return () => undo.forEach((put) => put());
}
