import { createHash } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { MadeFiles } from "../../codegen/generate.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";

/** Generated files that this process has imported. */
export interface LoadedModules {
  /** Names the files by their content. */
  readonly hash: string;
  readonly catalog: Catalog;
}

/**
 * Generated files of live reload, each set in a folder named by its content below `<DATA_DIR>/live/`, so that an import is never stale.
 * Every set that was imported stays in memory: about 0.24 MB.
 */
export interface LiveModules {
  load(files: MadeFiles["files"]): Promise<LoadedModules>;
  /** What `remember` was told last, by this process or an earlier one; null when that was null, or nothing. */
  last(): Promise<LoadedModules | null>;
  /**
   * Notes what is served from now on; null for the committed files. To be called by the process that owns the data folder, before the first
   * event is accepted.
   */
  remember(hash: string | null): void;
  /** Removes the sets of earlier processes but the last one. Only for the process that owns the data folder. */
  prune(): Promise<void>;
}

const nodeModules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** The modules in `dataDirectory`, which is created when something is written. */
export function openLiveModules(dataDirectory: string): LiveModules {
  const root = resolve(dataDirectory, "live");
  const lastFile = join(root, "last");
  const used = new Set<string>();

  async function importSet(hash: string): Promise<LoadedModules> {
    used.add(hash);
    const catalog = (await import(pathToFileURL(join(root, hash, "index.ts")).href)) as Catalog;
    return { hash, catalog };
  }

  async function lastHash(): Promise<string | null> {
    const text = (await readIfThere(lastFile)).trim();
    return /^[0-9a-f]{24}$/.test(text) ? text : null;
  }

  return {
    async load(files) {
      const hash = hashOf(files);
      await prepare(root);
      await writeSet(root, hash, files);
      return await importSet(hash);
    },
    async last() {
      const hash = await lastHash();
      return hash === null ? null : await importSet(hash);
    },
    remember(hash) {
      if (hash === null) return rmSync(lastFile, { force: true });
      writeFileSync(`${lastFile}.new`, `${hash}\n`);
      renameSync(`${lastFile}.new`, lastFile);
    },
    async prune() {
      const kept = new Set([...used, await lastHash()]);
      const names = await readdir(root).catch(() => []);
      const old = names.filter((name) => /^(\.staging-|[0-9a-f]{24}$)/.test(name) && !kept.has(name));
      await Promise.all(old.map((name) => rm(join(root, name), { recursive: true, force: true })));
    },
  };
}

function hashOf(files: MadeFiles["files"]): string {
  const contents = files.map(({ path, content }) => [path, content]);
  return createHash("sha256").update(JSON.stringify(contents)).digest("hex").slice(0, 24);
}

/** Makes the folder one where Node takes files for modules and finds the project's packages, wherever the data folder is. */
async function prepare(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  await writeFile(join(root, "package.json"), '{ "type": "module" }\n');
  await symlink(nodeModules, join(root, "node_modules"), "junction").catch(unlessThere);
}

/** The set appears whole or not at all. */
async function writeSet(root: string, hash: string, files: MadeFiles["files"]): Promise<void> {
  if ((await readIfThere(join(root, hash, "index.ts"))) !== "") return;
  const staging = await mkdtemp(join(root, ".staging-"));
  const folders = new Set(files.map(({ path }) => dirname(join(staging, path))));
  await Promise.all([...folders].map((folder) => mkdir(folder, { recursive: true })));
  await Promise.all(files.map(({ path, content }) => writeFile(join(staging, path), content)));
  await rename(staging, join(root, hash)).catch(async (error: NodeJS.ErrnoException) => {
    await rm(staging, { recursive: true, force: true });
    unlessThere(error);
  });
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST" && error.code !== "ENOTEMPTY") throw error;
}

async function readIfThere(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}
