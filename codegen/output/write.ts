import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { manifestName } from "./output-set.ts";
import type { OutputDiff } from "./diff.ts";

/**
 * Brings the folders to what the diffs want. Everything is first written beside its place; only when all of it is on disk
 * are the files renamed into place, the manifests last. A failure before that leaves every folder as it was. What a killed run has left
 * beside its place is removed.
 */
export function writeOutput(diffs: readonly OutputDiff[]): void {
  const staged: { readonly diff: OutputDiff; readonly staging: string }[] = [];
  try {
    for (const diff of diffs) {
      if (written(diff).length + diff.removed.length === 0) continue;
      mkdirSync(diff.set.directory, { recursive: true });
      removeAbandoned(diff.set.directory);
      const staging = mkdtempSync(join(diff.set.directory, `.staging-${process.pid}-`));
      staged.push({ diff, staging });
      makeFolders(staging, diff);
      for (const path of written(diff)) writeFileSync(join(staging, path), diff.set.files.get(path) ?? "");
    }
    for (const { diff, staging } of staged) commit(diff, staging);
  } finally {
    for (const { staging } of staged) rmSync(staging, { recursive: true, force: true });
  }
}

/** Removes the stagings of processes that are no more. */
function removeAbandoned(directory: string): void {
  for (const name of readdirSync(directory)) {
    const [, owner = null] = /^\.staging-(\d+)-/.exec(name) ?? [];
    if (owner !== null && !isRunning(Number(owner)))
      rmSync(join(directory, name), { recursive: true, force: true });
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function commit(diff: OutputDiff, staging: string): void {
  const { directory } = diff.set;
  makeFolders(directory, diff);
  for (const path of written(diff)) renameSync(join(staging, path), join(directory, path));
  for (const path of diff.removed) rmSync(join(directory, path), { force: true });
}

function makeFolders(directory: string, diff: OutputDiff): void {
  const folders = new Set(written(diff).map((path) => dirname(path)));
  for (const folder of folders) mkdirSync(join(directory, folder), { recursive: true });
}

function written(diff: OutputDiff): readonly string[] {
  const paths = [...diff.added, ...diff.changed];
  return [...paths.filter((path) => path !== manifestName), ...paths.filter((path) => path === manifestName)];
}
