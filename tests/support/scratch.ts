import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "./process.ts";

/** A new empty folder that is removed when the returned object is disposed of. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "eventloom-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

const notCopied = new Set(["node_modules", ".git", ".local", "dist"]);

/** A copy of the project's sources, with the installed packages linked. */
export async function copyOfProject(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  for (const name of await readdir(projectRoot)) {
    if (!notCopied.has(name)) await cp(join(projectRoot, name), join(folder.path, name), { recursive: true });
  }
  await symlink(join(projectRoot, "node_modules"), join(folder.path, "node_modules"), "dir");
  return folder;
}
