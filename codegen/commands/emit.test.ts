import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../commands.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eventloom-emit-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `codegen emit` on one schema file with the given text. */
async function emit(schema: unknown, ...options: readonly string[]) {
  const file = join(folder, "1-0-0");
  await writeFile(file, typeof schema === "string" ? schema : JSON.stringify(schema));
  let [stdout, stderr] = ["", ""];
  const exit = await run(["emit", "bigquery", file, "--no-system-columns", ...options], {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    color: false,
    interactive: false,
    interrupt: new AbortController().signal,
  });
  return { exit, stdout, stderr: stderr.replaceAll(file, "FILE") };
}

const foreign = {
  $schema: "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#",
  self: { vendor: "com.example" },
  type: "object",
  properties: { "a-b": { type: ["string", "null"], minumum: 1 } },
  additionalProperties: false,
};

test("a schema from elsewhere gives a table, and what was understood how on stderr", async () => {
  const { exit, stdout, stderr } = await emit(foreign);
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    schema: { fields: [{ name: "a_b", type: "STRING", mode: "NULLABLE" }] },
  });
  expect(stderr.match(/warning \w+/g)).toEqual([
    "warning EVENT_TYPE_DERIVED",
    "warning UNKNOWN_KEYWORD",
    "warning NAME_CHANGED",
    "warning UNKNOWN_KEYWORD",
  ]);
});

test("with --strict that is an error, and the table is printed all the same", async () => {
  const { exit, stdout } = await emit(foreign, "--strict");
  expect([exit, stdout.startsWith("{")]).toEqual([1, true]);
});

test("losses come with their places", async () => {
  const { stdout } = await emit(
    { properties: { a: { type: "array", items: { type: ["string", "null"] } } } },
    "--format",
    "json",
  );
  expect(JSON.parse(stdout)).toMatchObject({
    artefact: { schema: { fields: [{ name: "a", type: "STRING", mode: "REPEATED" }] } },
    losses: [
      { rule: "NULL_IN_ARRAY", pointer: "/properties/a/items", line: 1, column: 44 },
      { rule: "NOT_AN_OBJECT", pointer: "" },
      { rule: "UNDECLARED_FIELDS", pointer: "" },
    ],
  });
});

test("a dialect that is unknown is an error that names the option, and the option makes it known", async () => {
  const schema = {
    $schema: "https://example.com/own",
    type: "object",
    properties: { a: { type: "string" } },
  };
  const unknown = await emit(schema);
  expect([unknown.exit, unknown.stdout]).toEqual([1, ""]);
  expect(unknown.stderr).toContain("--dialect-alias <uri>=<draft>");
  const known = await emit(
    schema,
    "--dialect-alias",
    "https://example.com/own=draft-07",
    "--dialect-alias",
    "https://example.com/b=2019-09",
  );
  expect([known.exit, known.stdout === ""]).toEqual([0, false]);
});

test.each(["https://example.com/own", "https://example.com/own=draft-05", "=draft-04"])(
  "the alias %s is misuse",
  async (alias) => {
    const { exit, stderr } = await emit({}, "--dialect-alias", alias);
    expect(exit).toBe(2);
    expect(stderr).toContain("draft-04, draft-06, draft-07, 2019-09, 2020-12");
  },
);

test("what is no schema stays an error", async () => {
  expect((await emit("[]")).exit).toBe(1);
  expect((await emit("{")).exit).toBe(1);
});
