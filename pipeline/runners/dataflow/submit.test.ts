import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../../platform/runtime/open-platform.ts";
import { startStorageServer, type StorageServer } from "../../../platform/testing/storage-server.ts";
import { engineIsMissing } from "../../../tests/engines/support/engines-folder.ts";
import { readPipelineFile } from "../../beam.ts";
import { runDataflow } from "./command.ts";
import { given } from "./testing/arguments.ts";
import { startDataflowServer, type DataflowServer } from "./testing/dataflow-server.ts";

const bucket = "acme-events-prod-templates";
const staging = `--staging-location=gs://${bucket}/staging`;

/** Beam's own runner against servers in the place of Dataflow and Cloud Storage. */
describe.skipIf(engineIsMissing("python/bin/python", "python.sh"))(
  "on Dataflow",
  { timeout: 120_000 },
  () => {
    let storage: StorageServer;

    beforeAll(async () => {
      storage = await startStorageServer();
      await storage.makeBucket(bucket);
    });

    afterAll(() => storage.close());

    async function run(server: DataflowServer, args: readonly string[]): Promise<string> {
      let printed = "";
      await runDataflow([...given.arguments, ...args], {
        environment: {
          ...process.env,
          ...given.environment,
          STORAGE_EMULATOR_URL: storage.url,
          DATAFLOW_EMULATOR_URL: server.url,
        },
        print: (text) => void (printed += text),
        printError: (text) => void (printed += text),
      });
      return printed;
    }

    async function objects(): Promise<ReadonlyMap<string, Uint8Array>> {
      const { part } = await openStore({
        platform: "gcp",
        projectId: "acme-events",
        archiveBucket: bucket,
        deadLetterBucket: bucket,
        emulatorUrl: storage.url,
      });
      const found = new Map<string, Uint8Array>();
      for await (const { name } of part.list("")) found.set(name, (await part.get(name)) ?? new Uint8Array());
      await part.close();
      return found;
    }

    test.concurrent("a running job is replaced, and what it hands over finds its renamed step", async () => {
      await using server = await startDataflowServer(["other", "prod-pipeline"]);
      const args = [staging, "--job-name=prod-pipeline", "--update", "--renamed-step=read=read messages"];
      expect(await run(server, args)).toMatch(
        /^prod-pipeline \(submitted-2\) starts, in the place of running-1: https:/,
      );
      expect(server.jobs[2]).toMatchObject({
        name: "prod-pipeline",
        // The number of JOB_TYPE_STREAMING.
        type: 2,
        replaceJobId: "running-1",
        transformNameMapping: { read: "read messages" },
      });
    });

    test.concurrent("nothing is replaced where nothing runs, and nothing is uploaded", async () => {
      await using server = await startDataflowServer(["other"]);
      const refused = run(server, [staging, "--job-name=lonely-pipeline", "--update"]);
      await expect(refused).rejects.toThrow(
        /no job lonely-pipeline runs; see `gcloud dataflow jobs list .*--region=us-central1/,
      );
      expect([...(await objects()).keys()].filter((name) => name.includes("lonely"))).toEqual([]);
    });

    test.concurrent("a template goes into the bucket, with the pipeline beside it, and nothing starts", async () => {
      await using server = await startDataflowServer([]);
      const template = `gs://${bucket}/templates/pipeline-1`;
      const printed = await run(server, [staging, "--job-name=prod-pipeline", `--template=${template}`]);
      expect(printed).toBe(`${template}: a template; nothing was started\n`);
      expect(server.jobs).toEqual([]);
      const stored = await objects();
      const job = JSON.parse(Buffer.from(stored.get("templates/pipeline-1") ?? []).toString()) as {
        readonly type: string;
        readonly environment: {
          readonly sdkPipelineOptions: { readonly options: { readonly pipelineUrl: string } };
        };
      };
      expect(job.type).toBe("JOB_TYPE_STREAMING");
      const { pipelineUrl } = job.environment.sdkPipelineOptions.options;
      const pipeline = stored.get(pipelineUrl.replace(`gs://${bucket}/`, ""));
      expect(readPipelineFile(pipeline ?? new Uint8Array()).steps[0]?.name).toBe("read messages");
    });

    test.concurrent("a job is drained by its name", async () => {
      await using server = await startDataflowServer(["prod-pipeline", "other"]);
      const printed = await run(server, ["--job-name=prod-pipeline", "--drain"]);
      expect(printed).toMatch(/^prod-pipeline \(running-0\) drains/);
      // The number of JOB_STATE_DRAINING.
      expect(server.jobs).toMatchObject([{ requestedState: 7 }, { name: "other" }]);
      expect(server.jobs[1]).not.toHaveProperty("requestedState");
    });

    test.concurrent("what Google Cloud says against it is told in a line", async () => {
      await using server = await startDataflowServer([], { refuse: true });
      const refused = run(server, ["--job-name=prod-pipeline", "--drain"]);
      await expect(refused).rejects.toThrow(/^Google Cloud answered 403: .*it lacks dataflow\.jobs\.create/);
    });
  },
);
