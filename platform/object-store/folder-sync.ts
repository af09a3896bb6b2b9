import { open } from "node:fs/promises";

/** Makes new entries of folders durable. */
export type FolderSync = (folder: string) => Promise<void>;

/**
 * A `FolderSync` whose concurrent calls for one folder share the disk writes: a call joins the sync that has yet to begin, never one
 * under way, since that may have missed its entry.
 */
export function createFolderSync(sync: FolderSync = syncFolder): FolderSync {
  const running = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();

  function begin(folder: string): Promise<void> {
    const done = sync(folder).finally(() => {
      if (running.get(folder) === done) running.delete(folder);
    });
    running.set(folder, done);
    return done;
  }

  return (folder) => {
    const joined = next.get(folder);
    if (joined !== undefined) return joined;
    const current = running.get(folder);
    if (current === undefined) return begin(folder);
    const following = current.then(noop, noop).then(() => {
      next.delete(folder);
      return begin(folder);
    });
    next.set(folder, following);
    return following;
  };
}

function noop(): void {}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no handle on a folder to sync, and keeps its entries in a journal anyway.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
