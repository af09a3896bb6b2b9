import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { scratchRepository, type Repository } from "../../tests/support/repository.ts";
import { run } from "../commands.ts";

let repository: Repository;

beforeEach(async () => {
  repository = await scratchRepository();
});

afterEach(() => repository[Symbol.asyncDispose]());

async function codegen(...args: readonly string[]) {
  let [stdout, stderr] = ["", ""];
  const exit = await run(args, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    color: false,
    interactive: false,
    interrupt: new AbortController().signal,
  });
  return { exit, stdout, stderr };
}

const path = (name: string) => join(repository.path, name);
const folders = () => ["--schemas", path("schemas"), "--out", path("generated")];

function visit(properties: object, bigquery: object = {}) {
  return {
    "x-event": { version: "1.0.0", owner: "team" },
    "x-bigquery": bigquery,
    description: "A visit.",
    type: "object",
    properties: { event_type: { const: "visit" }, day: { type: "string", format: "date" }, ...properties },
    required: ["event_type"],
    additionalProperties: false,
  };
}

async function commitGenerated(schema: object): Promise<void> {
  await repository.write({ "schemas/visit.schema.json": schema });
  expect((await codegen("generate", ...folders())).exit).toBe(0);
  await repository.commit();
}

async function plans(...args: readonly string[]) {
  const { stdout } = await codegen(
    "plan",
    "--base",
    "main",
    "--schemas",
    path("schemas"),
    "--format",
    "json",
    ...args,
  );
  return JSON.parse(stdout) as readonly {
    readonly table: string;
    readonly steps: readonly { readonly kind: string }[];
  }[];
}

test("a widening is refused by the lock, planned against git, and generated once the lock has it", async () => {
  await commitGenerated(visit({ n: { type: "integer" } }));
  await repository.write({
    "schemas/visit.schema.json": visit({ n: { type: "number", "x-bigquery": { type: "NUMERIC" } } }),
  });
  const refused = await codegen("generate", ...folders());
  expect([refused.exit, refused.stdout]).toEqual([1, expect.stringContaining("LOCKED_TYPE_CHANGED")]);
  expect(await plans()).toMatchObject([
    {
      table: "visit",
      steps: [{ kind: "ddl", sql: "ALTER TABLE `visit` ALTER COLUMN `n` SET DATA TYPE NUMERIC" }],
    },
  ]);
  const written = await codegen("plan", "--base", "main", "--schemas", path("schemas"), "--write-locks");
  expect(written.stderr).toContain("has the new types");
  expect(await readFile(path("schemas/locks/visit.lock.json"), "utf8")).toContain('"type": "NUMERIC"');
  expect((await codegen("generate", ...folders())).exit).toBe(0);
  expect(await plans()).toMatchObject([{ steps: [{ kind: "ddl" }] }]);
});

test("the table still has what schemas had once: a plan begins with it, and a column may come back", async () => {
  await commitGenerated(
    visit({
      gone: {
        type: "array",
        items: { type: "object", properties: { a: { type: "number", multipleOf: 0.01 } } },
      },
      n: { type: "integer" },
    }),
  );
  await commitGenerated(visit({ n: { type: "integer" } }));
  await repository.write({
    "schemas/visit.schema.json": visit(
      { n: { type: "integer" } },
      { partition: { field: "day", by: "DAY" } },
    ),
  });
  const [plan] = await plans();
  expect(plan).toMatchObject({
    from: {
      schema: {
        fields: expect.arrayContaining([expect.objectContaining({ name: "gone", mode: "REPEATED" })]),
      },
    },
    steps: [{ kind: "rebuild", sql: expect.stringContaining("t.`gone` AS `gone`") }],
  });
});

test("what loses data gives exit code 1, and nothing is written to the locks", async () => {
  await commitGenerated(visit({ n: { type: "string" } }));
  const lock = await readFile(path("schemas/locks/visit.lock.json"), "utf8");
  await repository.write({ "schemas/visit.schema.json": visit({ n: { type: "integer" } }) });
  const { exit, stdout } = await codegen(
    "plan",
    "--base",
    "main",
    "--schemas",
    path("schemas"),
    "--write-locks",
  );
  expect([exit, stdout]).toEqual([1, expect.stringContaining("add a property of another name")]);
  expect(await readFile(path("schemas/locks/visit.lock.json"), "utf8")).toBe(lock);
});

test("a new event is a table to create, and a removed one leaves its table", async () => {
  await commitGenerated(visit({}));
  await repository.write({
    "schemas/visit.schema.json": null,
    "schemas/call.schema.json": { ...visit({}), properties: { event_type: { const: "call" } } },
  });
  const { exit, stdout } = await codegen(
    "plan",
    "--base",
    "main",
    "--schemas",
    path("schemas"),
    "--format",
    "markdown",
  );
  expect(exit).toBe(0);
  expect(stdout).toMatch(/\*\*Table `call`\*\*[^]*\| 1 \| create \|[^]*`visit`: no schema fills it any more/);
});

test("with --live the plan begins with the tables as they are, and migrate would take it", async () => {
  await commitGenerated(visit({ n: { type: "integer" } }));
  const warehouse = await openDuckdbWarehouse({ file: path("data/warehouse.duckdb") });
  const fields = [
    { name: "event_type", type: "STRING", mode: "REQUIRED" },
    { name: "by_hand", type: "DATE", mode: "NULLABLE" },
    { name: "n", type: "NUMERIC", mode: "REPEATED" },
  ] as const;
  await warehouse.createTable({ name: "visit", schema: { fields } });
  await warehouse.close();
  const live = ["plan", "--live", "--schemas", path("schemas"), "--data", path("data")];
  const { exit, stdout } = await codegen(...live, "--format", "json");
  expect(exit).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject([
    {
      from: { schema: { fields } },
      steps: [{ kind: "refuse", reason: expect.stringMatching(/^n: /) as string }, { kind: "patch" }],
    },
  ]);
  expect((await codegen(...live, "--base", "main")).exit).toBe(2);
  expect((await codegen("plan", "--live", "--schemas", path("schemas"), "--data", path("no"))).exit).toBe(2);
});

describe("two files", () => {
  test("are two versions of one table", async () => {
    await repository.write({
      "a.json": visit({ n: { type: "integer" } }),
      "b.json": visit({ n: { type: "string" } }),
    });
    const { exit, stdout } = await codegen("plan", path("a.json"), path("b.json"), "--format", "json");
    expect([exit, JSON.parse(stdout)]).toMatchObject([0, { steps: [{ kind: "rebuild" }] }]);
    const same = await codegen("plan", path("a.json"), path("a.json"), "--format", "json");
    expect(JSON.parse(same.stdout)).toEqual({ table: "a", steps: [] });
  });

  test("are two tables where the schemas name them so", async () => {
    await repository.write({ "a.json": visit({}, { table: "v1" }), "b.json": visit({}, { table: "v2" }) });
    const { stdout } = await codegen("plan", path("a.json"), path("b.json"));
    expect(stdout).toMatch(/v2\n {2}1\. create[^]*"v1": no schema/);
  });
});

test.each<[string, readonly string[], number, RegExp]>([
  ["nothing", [], 0, /need nothing/],
  ["one file", ["a.json"], 2, /planned from what/],
  ["a ref that is none", ["--base", "nowhere"], 2, /no commit/],
  ["files that are none", ["nowhere.json", "nowhere.json"], 1, /UNREADABLE_FILE/],
])("%s is told", async (_, args, exit, want) => {
  await repository.commit({ "schemas/visit.schema.json": visit({}) });
  const answer = await codegen("plan", "--schemas", path("schemas"), ...args);
  expect([answer.exit, answer.stdout + answer.stderr]).toEqual([exit, expect.stringMatching(want)]);
});
