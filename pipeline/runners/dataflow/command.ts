import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Environment } from "../../../platform/runtime/config.ts";
import type { RunnerCommand } from "../command.ts";
import { describeOptions } from "./command-line.ts";
import { runSubmit } from "./python.ts";
import { readRequest, type DrainRequest, type JobRequest } from "./request.ts";
import { drainArguments, dryRunFiles, submissionArguments } from "./submission.ts";

const help = `Usage: npm run pipeline -- --runner=dataflow --region=REGION --image=IMAGE --staging-location=gs://BUCKET/FOLDER …

Submits the pipeline to Dataflow as a streaming job that reads the subscription until it is drained, or writes a template for it.

Options:
${describeOptions()}
Environment: what docs/google-cloud.md lists for the pipeline, at least GCP_PROJECT_ID, BIGQUERY_DATASET and ARCHIVE_BUCKET; the job
carries it to its workers. Credentials are Application Default Credentials. docs/dataflow.md tells the rest.
`;

/** `--runner=dataflow`: submits a job, drains one, or writes what would be submitted. Rejects with what Google Cloud says against it. */
export const runDataflow: RunnerCommand = async (args, { environment, print }) => {
  if (args.includes("--help") || args.includes("-h")) {
    print(help);
    return 0;
  }
  const request = readRequest(args, environment, new Date());
  print(await (request.kind === "drain" ? drain(request, environment) : submit(request, environment)));
  return 0;
};

async function drain(request: DrainRequest, environment: Environment): Promise<string> {
  const { jobId } = await runSubmit(["drain", ...drainArguments(request, environment)], environment);
  return `${request.jobName} (${jobId}) drains: it reads no more, and ends when what it has is written\n`;
}

async function submit(request: JobRequest, environment: Environment): Promise<string> {
  // Beam takes a quarter of a second, which help and mistakes need not wait for.
  const { describeSteps, streamPipeline } = await import("./stream-pipeline.ts");
  const pipeline = await streamPipeline(request);
  if (request.target.kind === "dry run") {
    const folder = resolve(request.target.folder);
    await mkdir(folder, { recursive: true });
    const file = join(folder, dryRunFiles.pipeline);
    await writeFile(file, pipeline);
    const target = { ...request.target, folder };
    await runSubmit(
      ["submit", file, ...submissionArguments({ ...request, target }, environment)],
      environment,
    );
    return `${describeSteps(pipeline)}${folder}: ${dryRunFiles.job}, ${dryRunFiles.pipeline}; nothing was submitted\n`;
  }
  const folder = await mkdtemp(join(tmpdir(), "eventloom-dataflow-"));
  try {
    const file = join(folder, dryRunFiles.pipeline);
    await writeFile(file, pipeline);
    const done = await runSubmit(["submit", file, ...submissionArguments(request, environment)], environment);
    return tell(request, done);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tell(
  { target, project, region, jobName }: JobRequest,
  { jobId, replaced }: Awaited<ReturnType<typeof runSubmit>>,
): string {
  if (target.kind === "template") return `${target.template}: a template; nothing was started\n`;
  const instead = replaced === null ? "" : `, in the place of ${replaced}`;
  return `${jobName} (${jobId}) starts${instead}: https://console.cloud.google.com/dataflow/jobs/${region}/${jobId}?project=${project}\n`;
}
