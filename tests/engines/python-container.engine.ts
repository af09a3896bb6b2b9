import { readFile, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { registry } from "../../generated/index.ts";
import { buildPipelineProto, runJob } from "../../pipeline/beam.ts";
import { anyWorker } from "../../pipeline/run-context.ts";
import { buildBoundedGraph } from "../../pipeline/runners/portable/bounded-graph.ts";
import { createEnvironmentReader } from "../../platform/runtime/config.ts";
import { openWarehouse } from "../../platform/runtime/open-platform.ts";
import { readWarehouseConfig } from "../../platform/runtime/platform-config.ts";
import { isNotBuilt } from "../../platform/testing/go-tools.ts";
import { startCloudServers } from "../support/google-cloud.ts";
import { projectRoot, runNode } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { until } from "../support/until.ts";
import { engineIsMissing } from "./support/engines-folder.ts";
import { archiveEvents } from "./support/million-input.ts";
import { startPythonServiceWith } from "./support/python-service.ts";

const image = `us-central1-docker.pkg.dev/acme-events/prod-eventloom/pipeline@sha256:${"0a".repeat(32)}`;
const source = { kind: "archive", eventTypes: [...registry.keys()] } as const;

// There is no metadata server to look for.
process.env["METADATA_SERVER_DETECTION"] = "none";

/** Beam's own runner starts the image as it starts any container; only what it calls docker, and Google Cloud, are ours. */
describe.skipIf(
  engineIsMissing("python/bin/python", "python.sh") ||
    isNotBuilt("pubsub-server") ||
    isNotBuilt("fake-gcs-server"),
)("the image as a container of an engine", () => {
  test("asks what to do, works with the settings of its job, and ends with the engine's work", async () => {
    await using folder = await temporaryFolder();
    const inside = (name: string) => readFile(join(folder.path, name), "utf8");
    await symlink(join(projectRoot, "tests/engines/support/docker.sh"), join(folder.path, "docker"));
    expect(await runNode(["scripts/bundle.ts", "--out", folder.path, "pipeline"])).toMatchObject({ code: 0 });
    expect(await readFile(join(projectRoot, "pipeline/Dockerfile"), "utf8")).toContain(
      'ENTRYPOINT ["/nodejs/bin/node", "main.mjs"]\nCMD []\n',
    );

    await using cloud = await startCloudServers();
    await archiveEvents(cloud.archive, 500);
    await createTables(cloud.env);
    await using service = await startPythonServiceWith({
      PATH: `${folder.path}${delimiter}${process.env["PATH"]}`,
      IMAGE: join(folder.path, "pipeline"),
      CONTAINERS: folder.path,
      NODE_24: process.execPath,
    });
    const { state } = await runJob({
      endpoint: service.endpoint,
      name: "in-containers",
      pipeline: await buildPipelineProto((root) => buildBoundedGraph(root, anyWorker, source), {
        kind: "docker",
        image,
      }),
      options: { eventloom_environment: { ...cloud.env } },
    });
    expect(state).toBe("DONE");

    const calls = (await inside("calls")).split("\n");
    expect(calls.filter((call) => call.startsWith("run "))).toEqual([
      expect.stringMatching(/@sha256:\w+ --id=\S+ --logging_endpoint=.* --provision_endpoint=/),
    ]);
    expect(await until("the container ends", () => inside("code"))).toBe("0\n");
    // What it has to say goes to the engine.
    expect(await inside("printed")).not.toContain('"severity"');
    let rows = 0;
    for (const { table } of registry.values()) {
      const result = await cloud.warehouse.query(`SELECT count(*) AS n FROM \`${table.name}\``);
      rows += Number(result.rows[0]?.["n"]);
    }
    expect(rows).toBeGreaterThan(400);
  });
});

async function createTables(env: Readonly<Record<string, string>>): Promise<void> {
  const config = readWarehouseConfig(createEnvironmentReader(env));
  const { part: warehouse } = await openWarehouse(config, { ownsTables: true });
  for (const { table } of registry.values()) await warehouse.createTable(table);
  await warehouse.close();
}
