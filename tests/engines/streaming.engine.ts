import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/scratch.ts";
import { until } from "../support/until.ts";
import { hasNeighbours } from "./support/alone.ts";
import { engineIsMissing } from "./support/engines-folder.ts";
import { connectorOptions, javaWorkerOf, startExpansionService, startFlink } from "./support/java-engines.ts";
import { startPrism } from "./support/prism.ts";
import { openStreamRun } from "./support/stream-run.ts";

const noJava = engineIsMissing("flink/classes/JavaWorker.class", "flink.sh") || hasNeighbours("Flink");
const noPrism = engineIsMissing("prism", "prism.sh");
const orders = 20_000;
const patience = 480_000;

describe.skipIf(noJava)("a stream on Flink", () => {
  test.for(["our worker", "the Java worker"])(
    "every event is stored though %s is killed on the way",
    async (victim, { onTestFailed }) => {
      await using folder = await temporaryFolder();
      await using run = await openStreamRun(folder.path);
      await using flink = await startFlink(folder.path);
      onTestFailed(() => void process.stderr.write(flink.output().slice(-4_000)));
      await using expansion = await startExpansionService(run.pubsubUrl, { forFlink: true });
      let workers = await run.startWorkers();
      const options = {
        ...connectorOptions(run.pubsubUrl),
        checkpointing_interval: 1_000,
        max_bundle_size: 1_000,
        max_bundle_time_mills: 500,
      };
      const flags = Object.entries(options).map(([name, value]) => `--engine-option=${name}=${value}`);
      const submitted = run.submit(flink, expansion, flags);
      await run.publish(orders);

      await until("some are written", async () => (await run.archived()) > 1, patience);
      expect(run.unacknowledged()).toBeGreaterThan(0);
      if (victim === "our worker") {
        workers.child.kill("SIGKILL");
        await workers.finished;
        workers = await run.startWorkers();
      } else {
        process.kill(javaWorkerOf(flink), "SIGKILL");
      }
      await until("all are acknowledged", () => run.unacknowledged() === 0, patience);

      submitted.child.kill("SIGTERM");
      expect((await submitted.finished).stdout).toContain("CANCELLED");
      workers.child.kill("SIGTERM");
      await workers.finished;
      const { ids, rows } = await run.stored();
      process.stderr.write(`Flink, ${victim} killed: ${ids} of ${orders} stored in ${rows} rows\n`);
      expect(ids).toBe(orders);
    },
  );
});

describe.skipIf(noJava || noPrism)("a stream on Prism", () => {
  test("is refused unless loss is accepted, and loses what a killed worker had", async ({ onTestFailed }) => {
    await using folder = await temporaryFolder();
    await using run = await openStreamRun(folder.path);
    await using prism = await startPrism();
    onTestFailed(() => void process.stderr.write(prism.output().slice(-4_000)));
    await using expansion = await startExpansionService(run.pubsubUrl, { forFlink: false });
    const workers = await run.startWorkers();
    const flags = Object.entries(connectorOptions(run.pubsubUrl)).map(
      ([name, value]) => `--engine-option=${name}=${value}`,
    );
    const refused = await run.submit(prism, expansion, flags).finished;
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("--accept-event-loss") });

    const submitted = run.submit(prism, expansion, [...flags, "--accept-event-loss"]);
    await run.publish(orders);
    await until("some are written", async () => (await run.archived()) > 0, patience);
    workers.child.kill("SIGKILL");
    expect(await submitted.finished).toMatchObject({ code: 1, stderr: expect.stringContaining("FAILED") });
    await workers.finished;
    const { ids } = await run.stored();
    const lost = orders - ids - run.unacknowledged();
    process.stderr.write(`Prism, our worker killed: ${ids} of ${orders} stored, ${lost} lost\n`);
    expect(lost).toBeGreaterThan(0);
  });
});
