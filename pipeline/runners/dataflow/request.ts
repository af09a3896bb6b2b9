import type { Environment } from "../../../platform/runtime/config.ts";
import { OptionError } from "../command.ts";
import { isAllowed, mustBe, readCommandLine } from "./command-line.ts";
import type { OptionName } from "./option-table.ts";
import { readWorkerSettings, type WorkerSettings } from "./worker-settings.ts";

/** The project and region of a job, and its name. */
export interface JobPlace {
  readonly project: string;
  readonly region: string;
  readonly jobName: string;
}

/** A job that can be submitted, as far as that can be known without asking anybody. */
export interface JobRequest extends JobPlace {
  readonly kind: "submit";
  readonly image: string;
  readonly workers: number;
  readonly maxWorkers: number;
  readonly machineType: string;
  readonly isPublic: boolean;
  readonly labels: readonly string[];
  readonly serviceAccount?: string;
  readonly network?: string;
  readonly subnetwork?: string;
  readonly kmsKey?: string;
  readonly target:
    /** Starts a job, or replaces the one of that name. */
    | { readonly kind: "job"; readonly staging: string; readonly update: boolean }
    /** Writes an object that others start. */
    | { readonly kind: "template"; readonly staging: string; readonly template: string }
    /** Writes files and asks nobody. */
    | { readonly kind: "dry run"; readonly folder: string };
  /** Names of steps in the job that is replaced, and their new ones. */
  readonly renamedSteps: Readonly<Record<string, string>>;
  /** What the workers are told, since they have no environment of their own. */
  readonly settings: WorkerSettings;
}

/** A job that is to end. */
export interface DrainRequest extends JobPlace {
  readonly kind: "drain";
}

/** All that is wrong with the options and the environment, in one message. */
export class RequestError extends OptionError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`nothing was submitted:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "RequestError";
    this.problems = problems;
  }
}

const defaultMachine = "n2-standard-2";

/**
 * What the options ask for, with settings of the workers from the environment. `now` makes the name of a job that was given none. Throws one
 * `RequestError` about everything that is wrong; nothing is asked of Google Cloud.
 */
export function readRequest(
  args: readonly string[],
  environment: Environment,
  now: Date,
): JobRequest | DrainRequest {
  const { flags, values, lists, problems: found } = readCommandLine(args);
  const problems = [...found];
  const has = (name: OptionName) => flags.has(name) || values.has(name);
  const need = (name: OptionName, why = "") => {
    if (!values.has(name)) problems.push(`--${name} is not given${why}; it must be ${mustBe(name)}`);
    return values.get(name) ?? "";
  };
  const together = (name: OptionName, others: readonly OptionName[]) => {
    if (!has(name)) return;
    for (const other of others.filter(has))
      problems.push(`--${name} and --${other} exclude each other; leave one of them`);
  };

  const project = values.get("project") ?? environment["GCP_PROJECT_ID"]?.trim() ?? "";
  if (project === "") {
    problems.push(`--project is not given, nor GCP_PROJECT_ID; it must be ${mustBe("project")}`);
  } else if (!values.has("project") && !isAllowed("project", project)) {
    problems.push(`GCP_PROJECT_ID is ${JSON.stringify(project)}; it must be ${mustBe("project")}`);
  }
  const region = need("region");
  if (has("drain")) {
    const place = { project, region, jobName: need("job-name", ", and --drain ends a job by its name") };
    together("drain", ["update", "template", "dry-run"]);
    if (problems.length > 0) throw new RequestError(problems);
    return { kind: "drain", ...place };
  }

  together("dry-run", ["template", "update"]);
  together("template", ["update"]);
  if (has("update")) need("job-name", ", and --update replaces a job by its name");
  if (has("renamed-step") && !has("update")) {
    problems.push("--renamed-step tells what --update needs to know; give both or none");
  }
  if (has("output") && !has("dry-run"))
    problems.push("--output is the folder of a dry run; add --dry-run, or leave it out");
  const workers = Number(values.get("workers") ?? 1);
  const maxWorkers = Number(values.get("max-workers") ?? Math.max(20, workers));
  if (maxWorkers >= 1 && workers > maxWorkers) {
    problems.push(
      `--workers is ${workers}, which is more than --max-workers, ${maxWorkers}; raise the one or lower the other`,
    );
  }
  const subnetwork = values.get("subnetwork");
  const its = /regions\/([^/]+)\//.exec(subnetwork ?? "")?.[1];
  if (its !== undefined && region !== "" && its !== region) {
    problems.push(`--subnetwork is in ${its}, and the job in ${region}; name a subnetwork of ${region}`);
  }
  const image = need("image", ", and there is no other worker");
  const target = readTarget();
  const settings = readWorkerSettings({ ...environment, GCP_PROJECT_ID: project }, problems);
  if (problems.length > 0) throw new RequestError(problems);
  return {
    kind: "submit",
    project,
    region,
    jobName: values.get("job-name") ?? uniqueName(now),
    image,
    workers,
    maxWorkers,
    machineType: values.get("machine-type") ?? defaultMachine,
    isPublic: has("public-ips"),
    labels: lists.get("label") ?? [],
    ...optional("serviceAccount", values.get("service-account")),
    ...optional("network", values.get("network")),
    ...optional("subnetwork", subnetwork),
    ...optional("kmsKey", values.get("kms-key")),
    target,
    renamedSteps: Object.fromEntries((lists.get("renamed-step") ?? []).map((pair) => pair.split("=", 2))),
    settings,
  };

  function readTarget(): JobRequest["target"] {
    if (has("dry-run")) {
      const folder = need("output", ", and a dry run writes into it").trim();
      return { kind: "dry run", folder };
    }
    const staging = need("staging-location");
    const template = values.get("template");
    return template === undefined
      ? { kind: "job", staging, update: has("update") }
      : { kind: "template", staging, template };
  }
}

function optional<Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
}

/** Dataflow refuses a second running job of one name. */
function uniqueName(now: Date): string {
  return `eventloom-pipeline-${now.toISOString().replaceAll(/\D/g, "").slice(0, 17)}`;
}
