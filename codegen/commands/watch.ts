import { watch } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Calls `onChange` once at the start and once after each burst of changes below the folder, never twice at a time.
 * Resolves when the signal aborts and the call under way has ended.
 */
export async function watchFolder(
  folder: string,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let changed = true;
  let wake: () => void = () => {};
  const watcher = watch(folder, { recursive: true, signal }, (_event, name) => {
    if (name !== null && /(^|[/\\])(\.|locks[/\\])/.test(name)) return;
    changed = true;
    wake();
  });
  watcher.on("error", () => wake());
  signal.addEventListener("abort", () => wake());
  while (!signal.aborted) {
    if (changed) {
      await delay(30, undefined, { signal }).catch(() => {});
      changed = false;
      await onChange();
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (changed || signal.aborted) resolve();
      });
    }
  }
}
