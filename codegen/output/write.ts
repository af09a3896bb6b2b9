import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { manifestName } from "./output-set.ts";
import type { OutputDiff } from "./diff.ts";

/**
 * Brings the folders to what the diffs want. Everything is first written beside its place; only when all of it is on disk
 * are the files renamed into place, the manifests last. A failure before that leaves every folder as it was.
 */
export async function writeOutput(diffs: readonly OutputDiff[]): Promise<void> {
  const staged: { readonly diff: OutputDiff; readonly staging: string }[] = [];
  try {
    for (const diff of diffs) {
      await mkdir(diff.set.directory, { recursive: true });
      const staging = await mkdtemp(join(diff.set.directory, ".staging-"));
      staged.push({ diff, staging });
      for (const path of written(diff)) {
        await mkdir(dirname(join(staging, path)), { recursive: true });
        await writeFile(join(staging, path), diff.set.files.get(path) ?? "");
      }
    }
    for (const { diff, staging } of staged) await commit(diff, staging);
  } finally {
    for (const { staging } of staged) await rm(staging, { recursive: true, force: true });
  }
}

async function commit(diff: OutputDiff, staging: string): Promise<void> {
  for (const path of written(diff)) {
    await mkdir(dirname(join(diff.set.directory, path)), { recursive: true });
    await rename(join(staging, path), join(diff.set.directory, path));
  }
  for (const path of diff.removed) await rm(join(diff.set.directory, path), { force: true });
}

function written(diff: OutputDiff): readonly string[] {
  const paths = [...diff.added, ...diff.changed];
  return [...paths.filter((path) => path !== manifestName), ...paths.filter((path) => path === manifestName)];
}
