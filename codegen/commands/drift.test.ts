import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startBigqueryServer } from "../../platform/testing/bigquery-server/server.ts";
import { openBigqueryWarehouse } from "../../platform/warehouse/bigquery.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { temporaryFolder } from "../../tests/support/scratch.ts";
import { run } from "../commands.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { NamedTable } from "../plan/table-side.ts";

const schema = {
  "x-event": { version: "1.0.0", owner: "team" },
  "x-bigquery": { partition: { field: "day", by: "DAY" } },
  description: "A visit.",
  type: "object",
  properties: {
    event_type: { const: "visit", description: "Type." },
    day: { type: "string", format: "date", description: "Day." },
    n: { type: "integer", description: "Number." },
    pages: { type: "array", items: { type: "object", properties: { path: { type: "string" } } } },
  },
  required: ["event_type"],
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(path("schemas"));
  await writeFile(path("schemas/visit.schema.json"), JSON.stringify(schema, null, 1));
  await codegen("generate", ...folders());
});

afterEach(() => folder[Symbol.asyncDispose]());

const path = (name: string) => join(folder.path, name);
const folders = () => ["--schemas", path("schemas"), "--out", path("generated")];

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

/** The table that the generated file asks for, and others, as somebody made them. */
async function makeTables(change: (table: NamedTable) => readonly NamedTable[]): Promise<void> {
  const generated = JSON.parse(await readFile(path("generated/bigquery/visit.json"), "utf8")) as NamedTable;
  const warehouse = await openDuckdbWarehouse({ file: path("data/warehouse.duckdb") });
  for (const table of change({ ...generated, name: "visit" })) await warehouse.createTable(table);
  await warehouse.close();
}

async function drift() {
  const { exit, stdout } = await codegen("drift", ...folders(), "--data", path("data"), "--format", "json");
  const findings = JSON.parse(stdout) as readonly Diagnostic[];
  return { exit, findings, codes: findings.map(({ code }) => code) };
}

test("a table as the schema asks for it, or about to be, is no drift but for being missing", async () => {
  await makeTables((table) => [table]);
  expect(await drift()).toMatchObject({ exit: 0, codes: [] });
  expect(
    (await codegen("drift", ...folders(), "--data", path("data"), "--format", "markdown")).stdout,
  ).toContain("agree");
});

test("what somebody changed by hand is found, each with what to do", async () => {
  await makeTables((table) => [
    {
      name: "visit",
      description: "Another text.",
      schema: {
        fields: [
          ...table.schema.fields.map((field) => {
            if (field.name === "n") return { ...field, type: "STRING" as const };
            return field.name === "event_type" ? { ...field, description: "Other." } : field;
          }),
          { name: "by_hand", type: "DATE", mode: "NULLABLE" },
        ],
      },
    },
    { ...table, name: "stray" },
  ]);
  const { exit, findings } = await drift();
  expect(exit).toBe(1);
  const found = Object.fromEntries(
    findings.map((one) => [one.code, `${one.severity} ${one.line} ${one.message} ${one.hint}`]),
  );
  expect(found).toEqual({
    COLUMN_EXTRA: expect.stringMatching(/^error.*by_hand DATE is in the table.*by hand/) as string,
    COLUMN_TYPE_DIFFERS: expect.stringMatching(
      /^error.*column n is "INT64" in the schema and "STRING".*another name/,
    ) as string,
    DESCRIPTION_DIFFERS: expect.stringMatching(/^warning.*tables\/sync/) as string,
    PARTITIONING_DIFFERS: expect.stringMatching(
      /^error.*"DAY of day" in the schema and "none".*events -- migrate/,
    ) as string,
    TABLE_UNKNOWN: expect.stringMatching(/^warning.*stray/) as string,
  });
});

test("a table that is behind is what the table manager sees to, also within records", async () => {
  await makeTables((table) => [
    {
      ...table,
      schema: {
        fields: table.schema.fields.filter(({ name }) => name !== "n"),
      },
    },
  ]);
  expect((await drift()).findings).toMatchObject([
    { code: "COLUMN_MISSING", severity: "warning", hint: expect.stringContaining("table manager") as string },
  ]);
});

test("generated files that are old, and a warehouse that is not there", async () => {
  await writeFile(path("generated/bigquery/visit.json"), JSON.stringify({ schema: { fields: [] } }));
  const { exit, codes } = await drift();
  expect([exit, codes]).toEqual([2, ["GENERATED_DIFFERS", "WAREHOUSE_UNREACHABLE"]]);
});

test("on Google Cloud the tables are those of the dataset", async () => {
  const server = await startBigqueryServer();
  await server.makeDataset("events");
  const generated = JSON.parse(await readFile(path("generated/bigquery/visit.json"), "utf8")) as NamedTable;
  const [, ...fields] = generated.schema.fields;
  const options = { projectId: server.projectId, dataset: "events", emulatorUrl: server.url };
  const warehouse = openBigqueryWarehouse(options);
  await warehouse.createTable({ ...generated, name: "visit", schema: { fields } });
  await warehouse.close();
  const environment = {
    PLATFORM: "gcp",
    GCP_PROJECT_ID: server.projectId,
    BIGQUERY_DATASET: "events",
    BIGQUERY_EMULATOR_URL: server.url,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect((await drift()).codes).toEqual(["COLUMN_MISSING"]);
  vi.stubEnv("BIGQUERY_DATASET", "");
  expect(await drift()).toMatchObject({ exit: 2, codes: ["WAREHOUSE_UNREACHABLE"] });
  vi.unstubAllEnvs();
  await server.close();
});
