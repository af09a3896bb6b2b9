import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { registry } from "../../generated/index.ts";
import { listDeadLetterObjects, readDeadLetterLines } from "../../platform/dead-letter-objects.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { startNode } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { until } from "../support/until.ts";
import { besideMicroBatch, engineEvents } from "./support/beside-micro-batch.ts";
import { engineIsMissing } from "./support/engines-folder.ts";
import { archiveEvents } from "./support/million-input.ts";
import { startPythonService } from "./support/python-service.ts";

const main = "pipeline/main.ts";
const archived = 3_000;

describe.skipIf(engineIsMissing("python/bin/python", "python.sh"))("Beam's Python job service", () => {
  test(`${engineEvents} events come to the same rows, archive lines and dead letters as in micro-batches`, async () => {
    await using service = await startPythonService();
    const { counts, differences, peakBytes } = await besideMicroBatch(service.endpoint);
    expect(differences).toEqual([]);
    const { "archive lines": lines = 0, "dead letters": letters = 0 } = counts;
    expect(lines + letters).toBe(engineEvents);
    // A million events are more than two gigabytes as objects.
    expect(peakBytes).toBeLessThan(1_000_000_000);
  });

  test("the archive of a folder is restored by one command, and nothing of it twice", async () => {
    await using service = await startPythonService();
    await using folder = await archiveFolder();
    const flags = ["--runner=portable", `--job-endpoint=${service.endpoint}`];
    const env = { DATA_DIR: folder.path };
    const first = await startNode([main, ...flags], { env }).finished;
    expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/running.*done/s) as string });
    expect(first.stdout).toMatch(
      /^DONE: 29\d\d rows are new, 0 were there; \d\d refused \(.*; 0 archive objects\n$/,
    );
    const rows = await rowsIn(folder.path);
    expect(rows).toBeGreaterThan(2_900);
    const again = await startNode([main, ...flags], { env }).finished;
    expect(again.stdout).toMatch(new RegExp(`^DONE: 0 rows are new, ${rows} were there; `));
    expect(await rowsIn(folder.path)).toBe(rows);
    expect(await lettersIn(folder.path)).toBe(archived - rows);
  });

  test("workers of a pool in a process of its own do it as well", async () => {
    await using service = await startPythonService();
    await using folder = await archiveFolder();
    const pool = startNode([main, "--runner=worker-pool", "--listen=127.0.0.1:0"], {
      env: { DATA_DIR: folder.path },
    });
    const address = await until("workers are served", () => /served at (\S+)/.exec(pool.stdout())?.[1]);
    const flags = [
      `--job-endpoint=${service.endpoint}`,
      "--environment=external",
      `--worker-endpoint=${address}`,
    ];
    const job = await startNode([main, "--runner=portable", ...flags]).finished;
    expect(job).toMatchObject({ code: 0, stdout: "DONE\n" });
    pool.child.kill("SIGTERM");
    expect((await pool.finished).code).toBe(0);
    expect(await rowsIn(folder.path)).toBeGreaterThan(2_900);
  });

  test("a job that fails tells why", async () => {
    await using service = await startPythonService();
    await using folder = await archiveFolder();
    const name = "events/event_type=order/dt=2026-11-02/hour=10/cut.ndjson.gz";
    await openFilesystemStore({ directory: join(folder.path, "objects") }).putIfAbsent(
      name,
      Buffer.from("no gzip"),
    );
    const flags = ["--runner=portable", `--job-endpoint=${service.endpoint}`];
    const { code, stdout, stderr } = await startNode([main, ...flags], { env: { DATA_DIR: folder.path } })
      .finished;
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/error: the job eventloom-backfill ended in state FAILED/);
    expect(stderr).toContain(`${name} is damaged`);
  });

  test("an engine that is lost fails the job", async () => {
    await using service = await startPythonService();
    await using folder = await archiveFolder();
    const flags = ["--runner=portable", `--job-endpoint=${service.endpoint}`];
    const job = startNode([main, ...flags], { env: { DATA_DIR: folder.path } });
    await until("the job runs", () => job.stderr().includes("running"));
    await service.kill();
    const { code, stderr } = await job.finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(/was RUNNING when the engine at \S+ was lost/);
  });
});

/** A `DATA_DIR` with an archive and with empty tables. */
async function archiveFolder() {
  const folder = await temporaryFolder();
  await archiveEvents(openFilesystemStore({ directory: join(folder.path, "objects") }), archived);
  await using warehouse = await openWarehouse(folder.path);
  for (const { table } of registry.values()) await warehouse.createTable(table);
  return folder;
}

async function rowsIn(folder: string): Promise<number> {
  await using warehouse = await openWarehouse(folder);
  const counts = [...registry.values()].map(({ table }) => `SELECT count(*) AS n FROM \`${table.name}\``);
  const { rows } = await warehouse.query(`SELECT sum(n)::INT AS n FROM (${counts.join(" UNION ALL ")})`);
  return Number(rows[0]?.["n"]);
}

async function lettersIn(folder: string): Promise<number> {
  const store = openFilesystemStore({ directory: join(folder, "objects") });
  let count = 0;
  for await (const name of listDeadLetterObjects(store))
    count += (await readDeadLetterLines(store, name)).length;
  return count;
}

async function openWarehouse(folder: string) {
  const warehouse = await openDuckdbWarehouse({ file: join(folder, "warehouse.duckdb") });
  return Object.assign(warehouse, { [Symbol.asyncDispose]: () => warehouse.close() });
}
