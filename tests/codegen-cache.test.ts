import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot, runNode, startNode, type Finished } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

const cli = join(projectRoot, "codegen/cli.ts");
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(() => folder[Symbol.asyncDispose]());

/** A project with a cache of its own. */
async function newProject(name: string): Promise<string> {
  const project = join(folder.path, name);
  await cp(join(projectRoot, "schemas"), join(project, "schemas"), { recursive: true });
  await mkdir(join(project, "node_modules"));
  return project;
}

async function filesBelow(directory: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes("/node_modules/"));
  const texts = files.map(
    async (file) => [file.slice(directory.length), await readFile(file, "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

/** What a run without a cache makes of a copy. */
async function freshly(project: string): Promise<Readonly<Record<string, string>>> {
  const copy = `${project}-fresh`;
  await cp(project, copy, { recursive: true });
  await rm(join(copy, "generated"), { recursive: true, force: true });
  expect(await runNode([cli, "--no-cache"], { cwd: copy })).toMatchObject({ code: 0 });
  const files = await filesBelow(copy);
  await rm(copy, { recursive: true });
  return files;
}

function generate(cwd: string): Promise<Finished> {
  return runNode([cli], { cwd });
}

test("an emitter of the project's own is followed, and what it imports", async () => {
  const project = await newProject("own-emitter");
  const emitter = (text: string) => `import { mark } from "./mark.mjs";
export const emitter = { name: "own", summary: "Ours.", emitEvent: (event) => ({
  files: [{ path: \`own/\${event.type}.txt\`, content: "${text} " + mark + " " + event.table.columns.length, source: "" }], losses: [] }) };`;
  const look = async () => (await filesBelow(join(project, "generated/own")))["/order.txt"];
  await writeFile(join(project, "codegen.config.json"), JSON.stringify({ customEmitters: ["own.mjs"] }));
  await writeFile(join(project, "own.mjs"), emitter("one"));
  await writeFile(join(project, "mark.mjs"), "export const mark = 'a';");
  await generate(project);
  const columns = (await look())?.split(" ")[2] ?? "";
  expect(await look()).toBe(`one a ${columns}`);
  await generate(project);
  expect(await look()).toBe(`one a ${columns}`);
  await writeFile(join(project, "mark.mjs"), "export const mark = 'b';");
  await generate(project);
  expect(await look()).toBe(`one b ${columns}`);
  await writeFile(join(project, "own.mjs"), emitter("two"));
  await generate(project);
  expect(await look()).toBe(`two b ${columns}`);
  expect(await filesBelow(project)).toEqual(await freshly(project));
});

test("two runs at once, and one that is killed while it writes", async () => {
  const project = await newProject("disturbed");
  const both = await Promise.all([generate(project), generate(project)]);
  expect(both).toMatchObject([{ code: 0 }, { code: 0 }]);
  expect(await filesBelow(project)).toEqual(await freshly(project));

  const schema = join(project, "schemas/order.schema.json");
  await writeFile(schema, (await readFile(schema, "utf8")).replace('"title": "', '"title": "Another '));
  await rm(join(project, "generated"), { recursive: true });
  const killed = startNode([cli], { cwd: project });
  await until("it writes", () => existsSync(join(project, "generated")));
  killed.child.kill("SIGKILL");
  await killed.finished;
  expect(await generate(project)).toMatchObject({ code: 0 });
  expect(await filesBelow(project)).toEqual(await freshly(project));
});

test("where nothing can be kept, a run does without", async () => {
  const project = await newProject("read-only");
  await writeFile(join(project, "node_modules/.cache"), "a file where a folder should be");
  expect(await generate(project)).toMatchObject({ code: 0, stdout: "" });
  expect(await generate(project)).toMatchObject({ code: 0, stdout: "" });
  expect(await filesBelow(project)).toEqual(await freshly(project));
});
