import { cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { projectRoot, runNode, start } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

/** Path → content of all files below a folder. */
async function filesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = files
    .toSorted()
    .map(async (file) => [relative(folder, file), await readFile(file, "utf8")] as const);
  return new Map(await Promise.all(contents));
}

/** Packs with a script of `scripts/` and installs the tarball in an empty folder, without network. */
async function packAndInstall(script: string, folder: string): Promise<{ readonly bytes: number }> {
  const packed = await runNode([`scripts/${script}`, join(folder, "packed")]);
  if (packed.code !== 0) throw new Error(packed.stderr);
  const tarball = packed.stdout.trim();
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  const flags = ["--offline", "--no-audit", "--no-fund"];
  const installed = await start("npm", ["install", ...flags, tarball], { cwd: folder }).finished;
  if (installed.code !== 0) throw new Error(installed.stderr);
  return { bytes: (await stat(tarball)).size };
}

const mebibyte = 1024 * 1024;

test(
  "the packed command line generates the same without anything else installed",
  { timeout: 180_000 },
  async () => {
    await using folder = await temporaryFolder();
    const cwd = folder.path;
    await mkdir(join(cwd, "packed"));
    const { bytes } = await packAndInstall("pack-codegen.ts", cwd);
    expect(bytes).toBeLessThan(2 * mebibyte);

    const bundle = join(cwd, "node_modules/@eventloom/codegen/cli.mjs");
    expect((await stat(bundle)).size).toBeLessThan(10 * mebibyte);
    const text = await readFile(bundle, "utf8");
    for (const name of ["apache-beam", "@duckdb", "@hono", "node:sqlite"]) expect(text).not.toContain(name);
    expect((await readdir(join(cwd, "node_modules"))).filter((name) => !name.startsWith("."))).toEqual([
      "@eventloom",
    ]);

    await cp(join(projectRoot, "schemas"), join(cwd, "events"), { recursive: true });
    const run = await start(
      join(cwd, "node_modules/.bin/codegen"),
      ["--schemas", "events", "--out", "made"],
      {
        cwd,
      },
    ).finished;
    expect(run).toMatchObject({ code: 0, stdout: "" });
    const own = await runNode([join(projectRoot, "codegen/cli.ts"), "--schemas", "events", "--out", "own"], {
      cwd,
    });
    expect(own).toMatchObject({ code: 0 });
    expect(await filesBelow(join(cwd, "made"))).toEqual(await filesBelow(join(cwd, "own")));
  },
);
