import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { scratchRepository, type Repository } from "../../tests/support/repository.ts";
import { run } from "../commands.ts";

let repository: Repository;

beforeEach(async () => {
  repository = await scratchRepository();
  await repository.commit({ "schemas/visit.schema.json": text("1.2.3") });
});

afterEach(() => repository[Symbol.asyncDispose]());

/** A schema as a person wrote it, with its own idea of white space. */
function text(version: string, more = '"n": {"type": "integer", "description": "Number."}'): string {
  return `{ "x-event":   {"owner": "team", "version":"${version}"  },
    "description": "A visit.", "type": "object",
    "properties": { "event_type": {"const": "visit"}, ${more} } , "required": ["event_type"] }\n\n`;
}

const more = `"n": {"type": "integer", "description": "Number."}, "m": {"type": "string"}`;
const described = '"n": {"type": "integer", "description": "Another text."}';
const narrowed = '"n": {"type": "integer", "description": "Number.", "maximum": 3}';

async function bump(...args: readonly string[]) {
  let [stdout, stderr] = ["", ""];
  const exit = await run(["bump", "--schemas", join(repository.path, "schemas"), "--base", "main", ...args], {
    stdout: (part) => void (stdout += part),
    stderr: (part) => void (stderr += part),
    color: false,
    interactive: false,
    interrupt: new AbortController().signal,
  });
  return {
    exit,
    stdout,
    stderr,
    schema: await readFile(join(repository.path, "schemas/visit.schema.json"), "utf8"),
  };
}

test.each<[what: string, version: string, properties: string, want: string]>([
  ["a new property", "1.2.3", more, "1.3.0"],
  ["a new property, where a patch was set", "1.2.4", more, "1.3.0"],
  ["another description", "1.2.3", described, "1.2.4"],
  ["a version that a person raised enough", "1.5.0", more, "1.5.0"],
  ["a major version that a person set", "2.0.0", narrowed, "2.0.0"],
])("%s: nothing but the version changes", async (_, version, properties, want) => {
  await repository.write({ "schemas/visit.schema.json": text(version, properties) });
  const { exit, schema } = await bump();
  expect([exit, schema]).toEqual([0, text(want, properties)]);
  expect((await bump("--check")).exit).toBe(0);
});

test.each<[what: string, version: string, properties: string, code: string]>([
  ["a break", "1.2.3", narrowed, "MAJOR_VERSION_NEEDED"],
  ["a version that falls", "1.1.0", more, "VERSION_FALLS"],
])("%s is a finding with the way out, and nothing is written", async (_, version, properties, code) => {
  await repository.write({ "schemas/visit.schema.json": text(version, properties) });
  const { exit, stdout, schema } = await bump();
  expect([exit, stdout, schema]).toEqual([1, expect.stringContaining(code), text(version, properties)]);
});

test("with --check a version that is too low is a finding", async () => {
  await repository.write({ "schemas/visit.schema.json": text("1.2.3", more) });
  const { exit, stdout, schema } = await bump("--check", "--format", "json");
  expect([exit, schema]).toEqual([1, text("1.2.3", more)]);
  expect(JSON.parse(stdout)).toMatchObject([{ code: "VERSION_TOO_LOW", pointer: "/x-event/version" }]);
});

test("a base that is none is told", async () => {
  expect(await bump("--base", "nowhere")).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("no commit") as string,
  });
});
