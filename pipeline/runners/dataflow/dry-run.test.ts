import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineIsMissing } from "../../../tests/engines/support/engines-folder.ts";
import { temporaryFolder } from "../../../tests/support/scratch.ts";
import { readPipelineFile, type PipelineSteps } from "../../beam.ts";
import { runDataflow } from "./command.ts";
import { given } from "./testing/arguments.ts";

const [, image = ""] = given.arguments[1].split("--image=");

interface JobDescription {
  readonly name: string;
  readonly type: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: {
    readonly experiments: readonly string[];
    readonly serviceAccountEmail: string;
    readonly serviceOptions: readonly string[];
    readonly serviceKmsKeyName: string;
    readonly sdkPipelineOptions: { readonly options: Readonly<Record<string, unknown>> };
    readonly workerPools: readonly Readonly<Record<string, unknown>>[];
  };
}

/** What Beam's own Dataflow runner makes of the graph that is shipped; there is no network in this, and there are no credentials. */
describe.skipIf(engineIsMissing("python/bin/python", "python.sh"))("a dry run", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let printed = "";
  let job: JobDescription;
  let pipeline: PipelineSteps;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const output = join(folder.path, "job");
    const args = [
      ...given.arguments,
      "--job-name=prod-pipeline",
      "--workers=2",
      "--max-workers=12",
      "--service-account=prod-pipeline@acme-events.iam.gserviceaccount.com",
      "--network=events",
      "--subnetwork=regions/us-central1/subnetworks/workers",
      "--kms-key=projects/acme-events/locations/us-central1/keyRings/r/cryptoKeys/k",
      "--label=env=prod",
      "--label=managed_by=eventloom",
      "--dry-run",
      `--output=${output}`,
    ];
    await runDataflow(args, {
      environment: { ...process.env, ...given.environment, EVENTS_SUBSCRIPTION: "events-sub" },
      print: (text) => void (printed += text),
      printError: (text) => void (printed += text),
    });
    job = JSON.parse(await readFile(join(output, "job.json"), "utf8")) as JobDescription;
    pipeline = readPipelineFile(await readFile(join(output, "pipeline.pb")));
  }, 120_000);

  afterAll(() => folder[Symbol.asyncDispose]());

  test("is a streaming job on Streaming Engine and Runner v2", () => {
    expect(job).toMatchObject({ name: "prod-pipeline", type: "JOB_TYPE_STREAMING" });
    expect(job.environment.experiments).toEqual(
      expect.arrayContaining(["enable_streaming_engine", "use_runner_v2", "use_portable_job_submission"]),
    );
  });

  test("has the limits, the network, the account, the key and the labels that were asked for", () => {
    expect(job.environment.workerPools).toEqual([
      expect.objectContaining({
        numWorkers: 2,
        autoscalingSettings: { algorithm: "AUTOSCALING_ALGORITHM_BASIC", maxNumWorkers: 12 },
        machineType: "n2-standard-2",
        network: "events",
        subnetwork: "regions/us-central1/subnetworks/workers",
        ipConfiguration: "WORKER_IP_PRIVATE",
      }),
    ]);
    expect(job.environment).toMatchObject({
      serviceAccountEmail: "prod-pipeline@acme-events.iam.gserviceaccount.com",
      serviceKmsKeyName: "projects/acme-events/locations/us-central1/keyRings/r/cryptoKeys/k",
      serviceOptions: ["min_num_workers=2"],
    });
    expect(job.labels).toEqual({ env: "prod", managed_by: "eventloom" });
  });

  test("runs our image and no other, one worker to a core", () => {
    const [pool] = job.environment.workerPools;
    expect(pool?.["workerHarnessContainerImage"]).toBe(image);
    expect(pool?.["sdkHarnessContainerImages"]).toEqual([
      {
        containerImage: image,
        environmentId: "jsEnvironment",
        useSingleCorePerContainer: true,
        capabilities: ["beam:coder:interval_window:v1"],
      },
    ]);
    expect(pipeline.environments).toEqual([{ urn: "beam:env:docker:v1", image, dependencies: 0 }]);
  });

  test("carries the workers' settings", () => {
    expect(job.environment.sdkPipelineOptions.options["eventloom_environment"]).toEqual({
      ...given.environment,
      PLATFORM: "gcp",
      EVENTS_SUBSCRIPTION: "events-sub",
    });
  });

  test("reads Pub/Sub natively, and ends in the three sinks", () => {
    expect(pipeline.steps.map(({ name }) => name)).toEqual([
      "read messages",
      "unpack messages",
      "decode",
      "validate",
      "to row",
      "route",
      "Split(events,refused,waiting)",
      "write events",
      "write dead letters",
      "write waiting",
    ]);
    const [read] = pipeline.steps;
    expect(read).toMatchObject({ urn: "beam:transform:pubsub_read:v1", isUnbounded: true });
    // What Beam's Python SDK writes for ReadFromPubSub(subscription=…, with_attributes=True), byte for byte.
    expect(Buffer.from(read?.payload ?? []).toString("latin1")).toBe(
      "\u0012-projects/acme-events/subscriptions/events-sub(\u0001",
    );
  });

  test("shuffles nothing between read and sinks, so that a message is acknowledged when it is written", () => {
    const urns = new Set(pipeline.leaves.map(({ urn }) => urn));
    expect([...urns].toSorted()).toEqual(["beam:transform:pardo:v1", "beam:transform:pubsub_read:v1"]);
  });

  test("tells the steps", () => {
    expect(printed).toMatch(
      /^ 1\. read messages\n 2\. unpack messages\n.*10\. write waiting\n.*nothing was submitted\n$/s,
    );
  });
});
