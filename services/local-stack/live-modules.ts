import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
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
  /** Makes a set of the files in a folder, such as the committed ones, without importing it; resolves with its name. */
  keep(folder: string): Promise<string>;
  /** Imports a set that is there; null when it cannot be imported. */
  open(hash: string): Promise<LoadedModules | null>;
  /** What was served, by this process or an earlier one, as far as events may be left of it: ten sets at most, the latest last. */
  remembered(): readonly string[];
  /** Notes what is served from now on. To be called by the process that owns the data folder, before the first event is accepted. */
  remember(hash: string): void;
  /** Notes that no event is left that was accepted before this set was served. Only for the process that owns the data folder. */
  settled(hash: string): void;
  /** Removes the sets of earlier processes but those that are remembered. Only for the process that owns the data folder. */
  prune(): Promise<void>;
}

type ModuleFile = Pick<MadeFiles["files"][number], "path" | "content">;

const mostRemembered = 10;
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

  async function write(files: readonly ModuleFile[]): Promise<string> {
    const hash = hashOf(files);
    await prepare(root);
    await writeSet(root, hash, files);
    return hash;
  }

  function remembered(): readonly string[] {
    const text = existsSync(lastFile) ? readFileSync(lastFile, "utf8") : "";
    return text.split("\n").filter((line) => /^[0-9a-f]{24}$/.test(line));
  }

  function note(hashes: readonly string[]): void {
    writeFileSync(`${lastFile}.new`, hashes.map((hash) => `${hash}\n`).join(""));
    renameSync(`${lastFile}.new`, lastFile);
  }

  return {
    load: async (files) => await importSet(await write(files)),
    async keep(folder) {
      const hash = await write(await filesIn(folder));
      used.add(hash);
      return hash;
    },
    open: async (hash) => await importSet(hash).catch(() => null),
    remembered,
    remember(hash) {
      const others = remembered().filter((one) => one !== hash);
      note([...others, hash].slice(-mostRemembered));
    },
    settled(hash) {
      const hashes = remembered();
      const at = hashes.indexOf(hash);
      if (at > 0) note(hashes.slice(at));
    },
    async prune() {
      const kept = new Set([...used, ...remembered()]);
      const names = await readdir(root).catch(() => []);
      const old = names.filter((name) => /^(\.staging-|[0-9a-f]{24}$)/.test(name) && !kept.has(name));
      await Promise.all(old.map((name) => rm(join(root, name), { recursive: true, force: true })));
    },
  };
}

async function filesIn(folder: string): Promise<readonly ModuleFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
  return await Promise.all(
    paths.map(async (path) => ({ path, content: await readFile(join(folder, path), "utf8") })),
  );
}

function hashOf(files: readonly ModuleFile[]): string {
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
async function writeSet(root: string, hash: string, files: readonly ModuleFile[]): Promise<void> {
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
