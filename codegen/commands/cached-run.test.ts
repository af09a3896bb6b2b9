import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../commands.ts";
import type { RunRecord } from "../cache/run-record.ts";
import { config, edits, recordFile, shippedSchemas } from "./testing/project-edits.ts";

const home = process.cwd();
let folder: string;
let project: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "eventloom-cache-"));
  await openProject("project");
});

afterEach(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true, force: true });
});

/** Makes a project with a cache of its own the working directory; only emitters that are quick. */
async function openProject(name: string): Promise<void> {
  project = join(folder, name);
  await cp(shippedSchemas, join(project, "schemas"), {
    recursive: true,
    filter: (path) => !path.endsWith("locks"),
  });
  await mkdir(join(project, "node_modules"));
  await writeFile(join(project, "codegen.config.json"), config());
  process.chdir(project);
}

interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function codegen(...argv: readonly string[]): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const exit = await run(argv, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    color: false,
    interactive: false,
    interrupt: new AbortController().signal,
  });
  return { exit, stdout, stderr: stderr.replace(/in [\d.]+ s$/m, "in … s") };
}

/** Path → content of all files but those of the cache. */
async function filesIn(directory: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const texts = files.map(
    async (file) => [file.slice(directory.length), await readFile(file, "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

/** What a run with the cache prints, answers and leaves here, and one without it in a copy. */
async function bothRuns(
  argv: readonly string[],
): Promise<{ readonly cached: unknown; readonly fresh: unknown }> {
  const copy = join(folder, "copy");
  await rm(copy, { recursive: true, force: true });
  await cp(project, copy, { recursive: true });
  const cached = await codegen(...argv);
  process.chdir(copy);
  const fresh = await codegen(...argv, "--no-cache");
  process.chdir(project);
  return {
    cached: { ...cached, files: await filesIn(project) },
    fresh: { ...fresh, files: await filesIn(copy) },
  };
}

/** Changes the record as only the cache itself does, so that what is taken from it can be told. */
async function alterRecord(alter: (record: RunRecord) => RunRecord): Promise<void> {
  const file = (await recordFile()) ?? "";
  const [, body = ""] = (await readFile(file, "utf8")).split("\n");
  const altered = JSON.stringify(alter(JSON.parse(body) as RunRecord));
  await writeFile(file, `${hash("sha256", altered, "hex")}\n${altered}`);
}

const step = fc.record({
  edits: fc.array(fc.tuple(fc.constantFrom(...Object.keys(edits)), fc.nat(3)), {
    minLength: 1,
    maxLength: 3,
  }),
  argv: fc.constantFrom<readonly string[]>([], [], [], ["--strict"], ["--format", "json"]),
});

test("with and without the cache everything is the same, whatever happens between two runs", async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      await openProject(`project-${count++}`);
      await codegen();
      for (const { edits: some, argv } of steps) {
        for (const [name, n] of some) await edits[name]?.(n);
        const { cached, fresh } = await bothRuns(argv);
        expect(cached).toEqual(fresh);
      }
    }),
    { numRuns: 10 },
  );
});

test.each(Object.keys(edits))("after %s, twice", async (name) => {
  await codegen();
  await edits[name]?.(0);
  const first = await bothRuns([]);
  const second = await bothRuns([]);
  expect([first.cached, second.cached]).toEqual([first.fresh, second.fresh]);
});

test("what an emitter of the project's own made goes with it", async () => {
  await edits["an emitter of its own"]?.(0);
  await codegen();
  await edits["an emitter of its own"]?.(1);
  const { cached, fresh } = await bothRuns([]);
  expect(cached).toEqual(fresh);
  expect(existsSync("generated/own/order.txt")).toBe(false);
});

const told = {
  code: "TOLD",
  severity: "warning",
  file: "x",
  line: 1,
  column: 1,
  pointer: "",
  message: "From the record.",
  hint: "",
} as const;

/** Makes the record of `inventory` say something that no run would. */
const tellFromRecord = () =>
  alterRecord((record) => ({
    ...record,
    events: record.events.map((event) =>
      event.table === "inventory" ? { ...event, diagnostics: [told] } : event,
    ),
  }));

test("what has not changed comes from the record, whether another event has changed or not", async () => {
  await codegen();
  await tellFromRecord();
  expect((await codegen()).stdout).toContain("From the record.");
  await edits["a description"]?.(1);
  expect((await codegen()).stdout).toContain("From the record.");
  await edits["a required property"]?.(1);
  expect((await codegen()).stdout).not.toContain("From the record.");
});

test("neither check nor --no-cache believe the record", async () => {
  await codegen();
  await tellFromRecord();
  expect(await codegen("check")).toMatchObject({ exit: 0, stdout: "" });
  expect(await codegen("--no-cache")).toMatchObject({ exit: 0, stdout: "" });
});

test("a run that changes nothing leaves the record alone", async () => {
  await codegen();
  await tellFromRecord();
  const record = (await recordFile()) ?? "";
  const before = await readFile(record, "utf8");
  await codegen();
  expect(await readFile(record, "utf8")).toBe(before);
});
