import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emitAll } from "../codegen/emit/emit-all.ts";
import { emitters } from "../codegen/emit/emitters.ts";
import { loadSchemas } from "../codegen/load/load-schemas.ts";
import { createMemoryReader } from "../codegen/load/memory-reader.ts";
import { buildModel } from "../codegen/model/build-model.ts";
import { printLock } from "../codegen/model/lock.ts";
import { projectRoot, runNode } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

const cli = join(projectRoot, "codegen/cli.ts");
const everything = join(projectRoot, "codegen/testdata/everything-mapped/schemas");
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let wanted: Files;

type Files = Readonly<Record<string, string>>;

/** Path → content of all files below a folder. */
async function filesBelow(directory: string): Promise<Files> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .toSorted();
  return Object.fromEntries(
    await Promise.all(
      paths.map(async (path) => [path, await readFile(join(directory, path), "utf8")] as const),
    ),
  );
}

/** A project folder with the shipped schemas and one that has every construct, without locks, so that the order of columns is fresh too. */
async function newProject(name: string): Promise<string> {
  const project = join(folder.path, name);
  await mkdir(project);
  await cp(join(projectRoot, "schemas"), join(project, "schemas"), {
    recursive: true,
    filter: (path) => !path.endsWith("locks"),
  });
  await cp(everything, join(project, "schemas"), { recursive: true });
  return project;
}

async function generate(project: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  const folders = ["--schemas", join(project, "schemas"), "--out", join(project, "generated")];
  const finished = await runNode([cli, ...(cwd === project ? [] : folders)], { cwd, env });
  if (finished.code !== 0) throw new Error(finished.stderr);
  return filesBelow(project);
}

beforeAll(async () => {
  folder = await temporaryFolder();
  const project = await newProject("first");
  wanted = await generate(project, project);
});

afterAll(() => folder[Symbol.asyncDispose]());

test.each<[string, Readonly<Record<string, string>>]>([
  [
    "a Turkish locale and the far east",
    { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", TZ: "Pacific/Kiritimati" },
  ],
  ["a Swedish locale and the far west", { LC_ALL: "sv_SE.UTF-8", TZ: "Etc/GMT+12" }],
  [
    "colour, CI and debugging variables",
    { FORCE_COLOR: "1", CI: "true", DEBUG: "*", NODE_ENV: "production" },
  ],
])("the same bytes in %s", async (name, env) => {
  const project = await newProject(name.replaceAll(" ", "-"));
  expect(await generate(project, project, env)).toEqual(wanted);
});

test("a second run changes no byte", async () => {
  const project = join(folder.path, "first");
  expect(await generate(project, project)).toEqual(wanted);
});

test("the same bytes from another working directory", async () => {
  for (const cwd of ["/", join(folder.path, "first/schemas/shared")]) {
    const project = await newProject(`seen-from${cwd.replaceAll("/", "-").slice(-20)}`);
    expect(await generate(project, cwd)).toEqual(wanted);
  }
});

/** What codegen makes of files that are listed in the given order; the manifest is not among it. */
async function generateInMemory(files: readonly (readonly [string, string])[]): Promise<Files> {
  const reader = createMemoryReader(Object.fromEntries(files));
  const { schemas } = await loadSchemas({ directory: "schemas", reader });
  const { model, locks } = buildModel(schemas, new Map());
  const emission = await emitAll(model, await Promise.all(emitters.map((entry) => entry.load())));
  return Object.fromEntries([
    ...emission.files.map(({ path, content }) => [`generated/${path}`, content]),
    ...[...locks].map(([table, lock]) => [`schemas/locks/${table}.lock.json`, printLock(lock)]),
  ]);
}

test("the same bytes whatever order the folder lists its files in", async () => {
  const inputs = Object.entries(wanted).filter(([path]) => /^schemas\/(?!locks)/.test(path));
  const outputs = Object.entries(wanted).filter(([path]) =>
    /^generated\/(?!manifest)|^schemas\/locks/.test(path),
  );
  const middle = Math.floor(inputs.length / 2);
  const orders = [inputs, inputs.toReversed(), [...inputs.slice(middle), ...inputs.slice(0, middle)]];
  for (const order of orders) expect(await generateInMemory(order)).toEqual(Object.fromEntries(outputs));
});
