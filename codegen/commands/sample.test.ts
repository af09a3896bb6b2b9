import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../commands.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eventloom-sample-"));
  await mkdir(join(folder, "schemas"));
});

afterAll(() => rm(folder, { recursive: true }));

async function sample(page: object, ...args: readonly string[]) {
  const schema = {
    "x-event": { version: "1.0.0", owner: "web" },
    type: "object",
    properties: { event_type: { const: "visit" }, page },
    required: ["event_type", "page"],
  };
  await writeFile(join(folder, "schemas/visit.schema.json"), JSON.stringify(schema));
  let stdout = "";
  let stderr = "";
  const exit = await run(["sample", "visit", "--schemas", join(folder, "schemas"), "--seed", "1", ...args], {
    stdout: (part) => void (stdout += part),
    stderr: (part) => void (stderr += part),
    color: false,
    interactive: false,
    interrupt: new AbortController().signal,
  });
  return { exit, lines: stdout.split("\n").slice(0, -1), stderr };
}

test("events go to stdout, one a line, with --invalid beside what they break", async () => {
  const { exit, lines } = await sample({ type: "string", maxLength: 5 }, "-n", "2");
  expect(exit).toBe(0);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { event_type: "visit", page: expect.any(String) },
    { event_type: "visit", page: expect.any(String) },
  ]);
  const invalid = await sample({ type: "string", maxLength: 5 }, "-n", "1", "--invalid");
  expect(JSON.parse(invalid.lines[0] ?? "")).toMatchObject({ broken: { keyword: expect.any(String) } });
});

test("a schema that no event satisfies is a finding with its place", async () => {
  const { exit, lines, stderr } = await sample({ type: "string", pattern: "^(?!)$" });
  expect({ exit, lines }).toEqual({ exit: 1, lines: [] });
  expect(stderr).toMatch(/visit\.schema\.json:1:\d+: error NO_VALID_SAMPLE: No text was found/);
});

test("an event type that is not there is misuse", async () => {
  expect(await sample({}, "--seed", "x")).toMatchObject({ exit: 2, lines: [] });
});
