import type { Environment } from "../../../platform/runtime/config.ts";
import { settingsOption } from "../container/settings-option.ts";
import type { DrainRequest, JobRequest } from "./request.ts";

/** Where the Python runner puts what it makes. */
interface Places {
  readonly staging: string;
  /** Absent where a job is started. */
  readonly template?: string;
}

/** Files that a dry run leaves in its folder. */
export const dryRunFiles = { job: "job.json", pipeline: "pipeline.pb" } as const;

/** The options of Beam's Python SDK that say what the request says. */
export function submissionArguments(request: JobRequest, environment: Environment): readonly string[] {
  const { target, isPublic, renamedSteps } = request;
  const { staging, template } = placesOf(request);
  const needsNobody = target.kind === "dry run" || emulatorOf(environment) !== undefined;
  return [
    ...placeArguments(request, environment),
    `--staging_location=${staging}`,
    `--temp_location=${template === undefined || target.kind === "template" ? `${staging}/temp` : staging}`,
    ...given("template_location", template),
    "--streaming",
    "--enable_streaming_engine",
    // Streaming Engine keeps the state, so workers come and go: their number follows the backlog.
    "--autoscaling_algorithm=THROUGHPUT_BASED",
    `--num_workers=${request.workers}`,
    `--max_num_workers=${request.maxWorkers}`,
    `--dataflow_service_options=min_num_workers=${request.workers}`,
    `--worker_machine_type=${request.machineType}`,
    isPublic ? "--use_public_ips" : "--no_use_public_ips",
    ...given("service_account_email", request.serviceAccount),
    ...given("network", request.network),
    ...given("subnetwork", request.subnetwork),
    ...given("dataflow_kms_key", request.kmsKey),
    ...request.labels.map((label) => `--labels=${label}`),
    ...(target.kind === "job" && target.update ? ["--update"] : []),
    ...(Object.keys(renamedSteps).length > 0
      ? [`--transform_name_mapping=${JSON.stringify(renamedSteps)}`]
      : []),
    ...(needsNobody ? ["--no_auth"] : []),
    `--${settingsOption}=${JSON.stringify(request.settings)}`,
  ];
}

/** The same for a job that is to end. */
export function drainArguments(request: DrainRequest, environment: Environment): readonly string[] {
  return [
    ...placeArguments(request, environment),
    ...(emulatorOf(environment) === undefined ? [] : ["--no_auth"]),
  ];
}

function placeArguments({ project, region, jobName }: JobRequest | DrainRequest, environment: Environment) {
  return [
    `--project=${project}`,
    `--region=${region}`,
    `--job_name=${jobName}`,
    ...given("dataflow_endpoint", emulatorOf(environment)),
  ];
}

function placesOf({ target }: JobRequest): Places {
  switch (target.kind) {
    case "job":
      return { staging: target.staging };
    case "template":
      return { staging: target.staging, template: target.template };
    case "dry run":
      return { staging: target.folder, template: `${target.folder}/${dryRunFiles.job}` };
  }
}

/** A server in the place of Dataflow, spoken to without credentials. */
function emulatorOf(environment: Environment): string | undefined {
  return environment["DATAFLOW_EMULATOR_URL"]?.trim() || undefined;
}

function given(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}=${value}`];
}
