import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { FolderSync } from "./folder-sync.ts";

/** Folders remembered as durable; forgetting one costs a few disk writes. */
const maxRemembered = 1_000;

/** Makes folders below a root, each durable when the promise resolves, whoever made it. */
export interface Folders {
  make(folder: string): Promise<void>;
  /** Makes it again next time: it has been removed. */
  forget(folder: string): void;
}

/** `root` is absolute and exists. */
export function createFolders(root: string, sync: FolderSync): Folders {
  const made = new Map<string, Promise<void>>();

  async function makeDurable(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (let inner = folder; inner.length > root.length; inner = dirname(inner)) await sync(dirname(inner));
  }

  return {
    make(folder) {
      const known = made.get(folder);
      if (known !== undefined) return known;
      if (made.size >= maxRemembered) made.clear();
      const making = makeDurable(folder);
      made.set(folder, making);
      making.catch(() => made.delete(folder));
      return making;
    },
    forget(folder) {
      made.delete(folder);
    },
  };
}
