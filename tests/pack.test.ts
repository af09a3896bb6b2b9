import { cp, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
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

    const packedCodegen = (...args: readonly string[]) =>
      start(join(cwd, "node_modules/.bin/codegen"), args, { cwd }).finished;
    await cp(join(projectRoot, "schemas"), join(cwd, "events"), { recursive: true });
    const run = await packedCodegen("--schemas", "events", "--out", "made");
    expect(run).toMatchObject({ code: 0, stdout: "" });
    const help = await packedCodegen("--help");
    expect(help.stdout).toContain("  npx codegen check  ");
    expect(help.stdout).not.toContain("npm run");
    const sample = await packedCodegen("sample", "order", "-n", "1", "--schemas", "events");
    expect(sample).toMatchObject({ code: 0, stderr: "" });
    const own = await runNode([join(projectRoot, "codegen/cli.ts"), "--schemas", "events", "--out", "own"], {
      cwd,
    });
    expect(own).toMatchObject({ code: 0 });
    expect(await filesBelow(join(cwd, "made"))).toEqual(await filesBelow(join(cwd, "own")));
  },
);

const ownEmitter = `import type { Emitter, EventModel, Loss } from "@eventloom/codegen";
export const emitter: Emitter = {
  name: "owners",
  summary: "who owns what",
  emitAll: ({ events }) => ({ files: [{ path: "owners/all.txt", content: events.map(line).join(""), source: "" }], losses: [] }),
};
function line({ type, owner, shape }: EventModel): string {
  // @ts-expect-error -- the types came along: an event has no such member
  void shape.nothing;
  const losses: readonly Loss[] = [];
  return type + " " + owner + " " + String(losses.length) + "\\n";
}
`;

test(
  "the packed command line runs emitters of a project's own, which have types",
  { timeout: 180_000 },
  async () => {
    await using folder = await temporaryFolder();
    const cwd = folder.path;
    await mkdir(join(cwd, "packed"));
    await packAndInstall("pack-codegen.ts", cwd);
    const types = await readFile(join(cwd, "node_modules/@eventloom/codegen/emitter.d.ts"), "utf8");
    expect(types.length).toBeLessThan(40_000);
    expect(types).not.toMatch(/\bimport\b|\bfrom "/);
    await writeFile(join(cwd, "own.ts"), ownEmitter);
    const compilerOptions = { module: "nodenext", target: "es2022", types: [], strict: true, noEmit: true };
    await writeFile(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["own.ts"] }));
    const checked = await runNode([join(projectRoot, "node_modules/typescript/bin/tsc"), "-p", "."], { cwd });
    expect(checked).toMatchObject({ code: 0, stdout: "" });

    await cp(join(projectRoot, "schemas"), join(cwd, "schemas"), { recursive: true });
    await writeFile(join(cwd, "codegen.config.json"), '{"customEmitters": ["own.ts"]}');
    const run = await start(join(cwd, "node_modules/.bin/codegen"), [], { cwd }).finished;
    expect(run).toMatchObject({ code: 0, stdout: "" });
    expect(await readFile(join(cwd, "generated/owners/all.txt"), "utf8")).toContain("order commerce 0\n");
  },
);

const usesClient = `import { createClient } from "@eventloom/client";
const sent: string[] = [];
const client = createClient({
  bus: { publish: async (_, messages) => void sent.push(...messages.map(({ attributes }) => attributes["event_id"] ?? "")) },
});
await client.publish.inventory({
  event_type: "inventory",
  inventory_id: "inv-1",
  product_id: "prod-1",
  quantity_change: -5,
  warehouse_id: "wh-us",
  reason: "sale",
  timestamp: "2024-01-15T10:35:00Z",
  event_date: "2024-01-15",
}, { key: "k-1" });
if (sent.length === 0) {
  // @ts-expect-error -- the types came along: this reason does not exist
  await client.publish.inventory({ reason: "whim" });
}
process.stdout.write(sent.join());
`;

test("the packed client is a dependency with types", { timeout: 180_000 }, async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  await mkdir(join(cwd, "packed"));
  expect((await packAndInstall("pack-client.ts", cwd)).bytes).toBeLessThan(100 * 1024);

  await writeFile(join(cwd, "main.ts"), usesClient);
  await mkdir(join(cwd, "node_modules/@types"));
  for (const name of ["@types/node", "undici-types"])
    await symlink(join(projectRoot, "node_modules", name), join(cwd, "node_modules", name), "dir");
  const compilerOptions = {
    module: "nodenext",
    target: "es2022",
    types: ["node"],
    strict: true,
    noEmit: true,
  };
  await writeFile(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.ts"] }));
  const checked = await runNode([join(projectRoot, "node_modules/typescript/bin/tsc"), "-p", "."], { cwd });
  expect(checked).toMatchObject({ code: 0, stdout: "" });
  expect(await runNode(["main.ts"], { cwd })).toMatchObject({ code: 0, stdout: "k-1" });
});
