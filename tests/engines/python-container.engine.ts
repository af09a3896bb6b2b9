import { readFile, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { registry } from "../../generated/index.ts";
import { buildPipelineProto, runJob } from "../../pipeline/beam.ts";
import { anyWorker } from "../../pipeline/run-context.ts";
import { buildBoundedGraph } from "../../pipeline/runners/portable/bounded-graph.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { projectRoot } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { until } from "../support/until.ts";
import { engineIsMissing } from "./support/engines-folder.ts";
import { archiveEvents } from "./support/million-input.ts";
import { startPythonServiceWith } from "./support/python-service.ts";

const image = `us-central1-docker.pkg.dev/acme-events/prod-eventloom/pipeline@sha256:${"0a".repeat(32)}`;

/** Beam's own runner starts the image as it starts any container; only what it calls docker is ours. */
describe.skipIf(engineIsMissing("python/bin/python", "python.sh"))("a container of an engine", () => {
  test("asks what to do, works with the settings of its job, and ends with the engine's work", async () => {
    await using folder = await temporaryFolder();
    await symlink(join(projectRoot, "tests/engines/support/docker.sh"), join(folder.path, "docker"));
    const directory = join(folder.path, "data");
    await archiveEvents(openFilesystemStore({ directory: join(directory, "objects") }), 500);
    await withTables(directory, async (warehouse) => {
      for (const { table } of registry.values()) await warehouse.createTable(table);
    });

    await using service = await startPythonServiceWith({
      PATH: `${folder.path}${delimiter}${process.env["PATH"]}`,
      CHECKOUT: projectRoot,
      CONTAINERS: folder.path,
      NODE_24: process.execPath,
    });
    const source = { kind: "archive", eventTypes: [...registry.keys()] } as const;
    const { state } = await runJob({
      endpoint: service.endpoint,
      name: "in-containers",
      pipeline: await buildPipelineProto((root) => buildBoundedGraph(root, anyWorker, source), {
        kind: "docker",
        image,
      }),
      options: { eventloom_environment: { PLATFORM: "embedded", DATA_DIR: directory } },
    });
    expect(state).toBe("DONE");

    const calls = (await readFile(join(folder.path, "calls"), "utf8")).split("\n");
    const started = calls.filter((call) => call.startsWith("run "));
    expect(started).toEqual([
      expect.stringMatching(/@sha256:\w+ --id=\S+ --logging_endpoint=.* --provision_endpoint=/),
    ]);
    const code = await until("the container ends", () => readFile(join(folder.path, "code"), "utf8"));
    // What it has to say goes to the engine.
    expect([code, await readFile(join(folder.path, "printed"), "utf8")]).toEqual(["0\n", ""]);

    const rows = await withTables(directory, async (warehouse) => {
      const counts = [...registry.values()].map(({ table }) => `SELECT count(*) AS n FROM \`${table.name}\``);
      const result = await warehouse.query(`SELECT sum(n)::INT AS n FROM (${counts.join(" UNION ALL ")})`);
      return Number(result.rows[0]?.["n"]);
    });
    expect(rows).toBeGreaterThan(400);
  });
});

type Warehouse = Awaited<ReturnType<typeof openDuckdbWarehouse>>;

async function withTables<T>(directory: string, use: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openDuckdbWarehouse({ file: join(directory, "warehouse.duckdb") });
  try {
    return await use(warehouse);
  } finally {
    await warehouse.close();
  }
}
