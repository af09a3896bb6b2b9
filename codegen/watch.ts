import { once } from "node:events";
import { dirname, resolve, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { watch } from "chokidar";

/** What to watch, and what to do about changes. */
export interface WatchOptions {
  readonly folder: string;
  /** Single files, anywhere. */
  readonly files?: readonly string[];
  /** Gets the time of the first change of a burst, as `performance.now()` tells it. Never called twice at a time. */
  readonly onChange: (changedAt: number) => Promise<void>;
  /** Calls `onChange` at the start too. */
  readonly atOnce: boolean;
  readonly signal: AbortSignal;
}

const quietMilliseconds = 30;
const longestBurstMilliseconds = 300;

/**
 * Calls `onChange` after each burst of changes below the folder, or of one of the files: files written in place or renamed into place, new folders, and the
 * folder itself vanishing and coming back. Hidden files and column locks, which codegen writes itself, do not count. Resolves when the
 * signal aborts and the call under way has ended; rejects when the folder cannot be watched or `onChange` rejects.
 */
export async function watchFolder(options: WatchOptions): Promise<void> {
  const { onChange, atOnce, signal } = options;
  const root = resolve(options.folder);
  const files = (options.files ?? []).map((file) => resolve(file));
  const burst = createBurst();
  if (atOnce) burst.add();
  // A watch on the folder alone would end with it; its parent sees it come back.
  const parents = new Set([root, ...files].map((path) => dirname(path)));
  const wanted = new Set([...parents, ...files]);
  const watcher = watch([...parents], {
    ignoreInitial: true,
    ignored: (path) => !wanted.has(resolve(path)) && !isWatched(resolve(path), root),
  });
  watcher.on("all", () => burst.add());
  watcher.on("error", (error) => burst.fail(error));
  const end = () => burst.end();
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    await Promise.race([once(watcher, "ready"), burst.ended]);
    for (;;) {
      const changedAt = await burst.next();
      if (changedAt === null) return;
      await onChange(changedAt);
    }
  } finally {
    signal.removeEventListener("abort", end);
    await watcher.close();
  }
}

function isWatched(path: string, root: string): boolean {
  if (path === root) return true;
  const parts = path.startsWith(root + sep) ? path.slice(root.length + 1).split(sep) : [];
  return parts.length > 0 && parts[0] !== "locks" && !parts.some((part) => part.startsWith("."));
}

/** Collects changes until they pause. */
interface Burst {
  add(): void;
  fail(error: unknown): void;
  end(): void;
  /** Rejects when the burst fails, resolves when it ends. */
  readonly ended: Promise<void>;
  /** Resolves with the time of the first change since the last call once the changes pause; null when there will be none. */
  next(): Promise<number | null>;
}

function createBurst(): Burst {
  const end = Promise.withResolvers<void>();
  end.promise.catch(() => {});
  const now = { open: true, changes: 0, first: 0, change: Promise.withResolvers<void>() };
  async function pause(): Promise<void> {
    const seen = now.changes;
    await Promise.race([delay(quietMilliseconds), end.promise]);
    const long = performance.now() - now.first >= longestBurstMilliseconds;
    if (now.open && now.changes !== seen && !long) await pause();
  }
  return {
    add() {
      if (now.changes === 0) now.first = performance.now();
      now.changes++;
      now.change.resolve();
    },
    fail(error) {
      now.open = false;
      end.reject(error);
    },
    end() {
      now.open = false;
      end.resolve();
    },
    ended: end.promise,
    async next() {
      await Promise.race([now.change.promise, end.promise]);
      if (now.open) await pause();
      if (!now.open) return end.promise.then(() => null);
      now.changes = 0;
      now.change = Promise.withResolvers();
      return now.first;
    },
  };
}
