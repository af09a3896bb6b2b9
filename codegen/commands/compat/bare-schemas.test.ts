import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/support/scratch.ts";
import { runCompat, type CompatAnswer } from "./run-compat.fixture.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder[Symbol.asyncDispose]());

function compat(...args: readonly string[]): Promise<CompatAnswer> {
  return runCompat(args, folder.path);
}

describe("two files", () => {
  async function files(old: unknown, next: unknown): Promise<readonly [string, string]> {
    for (const [name, content] of Object.entries({ "a.json": old, "b.json": next })) {
      await writeFile(
        join(folder.path, name),
        typeof content === "string" ? content : JSON.stringify(content, null, 1),
      );
    }
    return [join(folder.path, "a.json"), join(folder.path, "b.json")];
  }

  test("give one verdict", async () => {
    const { exit, stdout } = await compat(
      ...(await files({ maximum: 9 }, { maximum: 5 })),
      "--format",
      "json",
    );
    expect([exit, JSON.parse(stdout)]).toMatchObject([
      1,
      {
        verdict: { backward: false, forward: true, bump: "major" },
        changes: [{ pointer: "/maximum", new: { line: 2 } }],
      },
    ]);
  });

  test.each<[string, unknown, unknown, number]>([
    ["the same", { type: "string" }, { type: "string" }, 0],
    ["true and false", "true", "false", 1],
    ["false and true", "false\n", "\uFEFFtrue", 0],
    [
      "two drafts",
      { $schema: "http://json-schema.org/draft-04/schema#", maximum: 3, exclusiveMaximum: true },
      { exclusiveMaximum: 3 },
      0,
    ],
  ])("%s", async (_, old, next, want) => {
    expect((await compat(...(await files(old, next)))).exit).toBe(want);
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ["a file that is not there", ["nowhere.json", "nowhere.json"], 2, /there is no file nowhere\.json/],
    ["one file", ["nowhere.json"], 2, /two files are wanted/],
  ])("%s is told", async (_, args, exit, want) => {
    const answer = await compat(...args);
    expect([answer.exit, answer.stdout + answer.stderr]).toEqual([exit, expect.stringMatching(want)]);
  });
});

test("a file that is no schema has no verdict", async () => {
  await writeFile(join(folder.path, "a.json"), "[]");
  const file = join(folder.path, "a.json");
  const { exit, stdout } = await compat(file, file, "--format", "json");
  expect([exit, JSON.parse(stdout)]).toMatchObject([1, { headline: "BREAKING", verdict: null }]);
});

test("pairs are answered line by line, in order, and a bad one is not the end", async () => {
  const file = join(folder.path, "pairs.ndjson");
  const lines = [
    { id: 1, old: { maximum: 9 }, new: { maximum: 5 } },
    { id: "same", old: true, new: {} },
    "{",
    { id: 3, old: { type: "string" } },
    { id: 4, old: { $schema: "urn:unknown" }, new: true },
    { id: 6, old: { $ref: "nowhere.json" }, new: {} },
    {
      id: 5,
      old: {
        $schema: "http://json-schema.org/draft-07/schema#",
        definitions: { a: { type: "string" } },
        $ref: "#/definitions/a",
      },
      new: false,
    },
  ];
  await writeFile(
    file,
    `\uFEFF${lines.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\r\n\n")}\n`,
  );
  const { exit, stdout } = await compat("--pairs", file);
  const answers = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(exit).toBe(1);
  expect(answers).toMatchObject([
    { id: 1, verdict: { backward: false, forward: true }, witness: { backward: {} } },
    { id: "same", verdict: { backward: true, forward: true } },
    { id: null, line: 5, error: expect.stringMatching(/^not JSON/) as string },
    { id: 3, error: expect.stringMatching(/^new is not a schema/) as string },
    { id: 4, error: expect.stringMatching(/^old: UNKNOWN_DIALECT/) as string },
    { id: 6, findings: [{ side: "old", code: "DANGLING_REF", pointer: "/$ref" }] },
    { id: 5, verdict: { backward: false, forward: true } },
  ]);
  expect((await compat("--pairs", "nowhere")).exit).toBe(2);
});
