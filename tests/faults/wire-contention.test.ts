import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { startBigqueryServer } from "../../platform/testing/bigquery-server/server.ts";
import { openBigqueryWarehouse } from "../../platform/warehouse/bigquery.ts";
import { projectRoot, runNode } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { bundleModules, compiledFor } from "./support/bundle.ts";
import type { ContenderReport, ContenderSettings } from "./support/contender.ts";
import { nowOf } from "./support/fast-time.ts";
import { createRandom, type Random } from "./support/random.ts";
import { runs, seed, timeLimit } from "./support/runs.ts";

const managers = 8;
const columns = 12;
const nestedFrom = 8;
const storm = { kind: "status", status: 412, reason: "conditionNotMet" } as const;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let contender: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  const modules = await bundleModules(join(folder.path, "bundle"), {
    contender: join(projectRoot, "tests/faults/support/contender.ts"),
  });
  contender = fileURLToPath(modules.contender);
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Each column with a chance of one half; some are REQUIRED in one version and NULLABLE in another. */
function versionOf(random: Random): TableDefinition {
  const fields = Array.from({ length: columns }, (_, index) => index)
    .filter(() => random.next() < 0.5)
    .map((index) => ({
      index,
      field: {
        name: `c${index}`,
        type: index % 2 === 0 ? "STRING" : "INTEGER",
        mode: random.pick(["REQUIRED", "NULLABLE"]),
      } satisfies TableField,
    }));
  const nested = fields.filter(({ index }) => index >= nestedFrom).map(({ field }) => field);
  const flat = fields.filter(({ index }) => index < nestedFrom).map(({ field }) => field);
  const record: TableField = { name: "r", type: "RECORD", mode: "NULLABLE", fields: nested };
  const system: readonly TableField[] = [
    { name: "_event_id", type: "STRING", mode: "REQUIRED" },
    { name: "_ingested_at", type: "TIMESTAMP", mode: "REQUIRED" },
  ];
  return {
    name: "orders",
    schema: { fields: [...system, ...flat, ...(nested.length > 0 ? [record] : [])] },
  };
}

function pathsOf(fields: readonly TableField[], prefix = ""): readonly (readonly [string, TableField])[] {
  return fields.flatMap((field) => [
    [prefix + field.name, field] as const,
    ...pathsOf(field.fields ?? [], `${prefix}${field.name}.`),
  ]);
}

async function contend(settings: ContenderSettings): Promise<ContenderReport> {
  const { code, stdout, stderr } = await runNode([contender, JSON.stringify(settings)], {
    env: { METADATA_SERVER_DETECTION: "none", NODE_COMPILE_CACHE: compiledFor(contender) },
  });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ContenderReport;
}

describe("eight table managers, each a process with a schema of its own, change one table", () => {
  test.concurrent.each(Array.from({ length: runs }, (_, run) => run))(
    "run %i: the union of all columns is left, under a storm of 412 and while changes are not yet seen",
    timeLimit(managers),
    async (run) => {
      const random = createRandom(seed + run);
      await using started = new AsyncDisposableStack();
      const server = started.adopt(await startBigqueryServer("test-project"), (one) => one.close());
      const versions = Array.from({ length: managers }, () => versionOf(random));
      const name = `contended_${run}`;
      await using room = await temporaryFolder();
      const meeting = { folder: room.path, size: managers };
      const time = { since: Date.now(), speed: 4 };
      const dataset = await server.makeDataset(name, () => nowOf(time));
      dataset.holdPropagation();
      server.misbehave({ fault: storm, method: "PATCH", times: managers });
      server.misbehave({ fault: { kind: "lost" }, method: "PATCH", times: 2 });
      const where = { projectId: server.projectId, dataset: name, emulatorUrl: server.url };
      const reports = await Promise.all(versions.map((table) => contend({ ...where, table, time, meeting })));
      server.behave();

      const live = await dataset.warehouse.getTable("orders");
      const end = new Map(pathsOf(live?.definition.schema.fields ?? []));
      const wanted = versions.map(({ schema }) => new Map(pathsOf(schema.fields)));
      expect(new Set(end.keys())).toEqual(new Set(wanted.flatMap((one) => [...one.keys()])));
      for (const [path, { mode, type }] of end) {
        const asked = wanted.flatMap((one) => one.get(path) ?? []);
        expect(asked.map((field) => field.type)).toEqual(asked.map(() => type));
        // What one version may leave out, the table must not require.
        const isNarrowed = mode === "REQUIRED" && asked.some((field) => field.mode === "NULLABLE");
        expect([path, isNarrowed]).toEqual([path, false]);
      }
      // A create and at most one change for each of the others, never more often than BigQuery takes them.
      expect(dataset.metadataUpdates("orders").length).toBeLessThanOrEqual(managers);
      expect(reports.map(({ tooFast }) => tooFast)).toEqual(reports.map(() => 0));

      await dataset.releasePropagation();
      const warehouse = openBigqueryWarehouse(where);
      const full = { insertId: "1", row: rowOf(live?.definition.schema.fields ?? []) };
      expect(await warehouse.insertRows("orders", [full])).toEqual([{ kind: "stored" }]);
    },
  );
});

/** A row with a value in every column. */
function rowOf(fields: readonly TableField[]): Record<string, never> {
  const valueOf = (field: TableField): unknown => {
    if (field.type === "RECORD") return rowOf(field.fields ?? []);
    if (field.type === "TIMESTAMP") return "2026-11-02T10:15:00.000Z";
    return field.type === "INTEGER" ? 1 : "x";
  };
  return Object.fromEntries(fields.map((field) => [field.name, valueOf(field)])) as Record<string, never>;
}
