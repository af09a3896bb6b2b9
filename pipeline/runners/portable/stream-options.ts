import type { ParseArgsConfig } from "node:util";
import { OptionError } from "../command.ts";
import { parse, readEndpoint, readWorkerEndpoint } from "./options.ts";
import type { StreamSource } from "./stream-graph.ts";

/** What `--runner=portable --streaming` is asked to do. */
export interface StreamRequest {
  readonly jobEndpoint: string;
  /** Null: workers in this process. */
  readonly workerEndpoint: string | null;
  readonly source: StreamSource;
  readonly acceptEventLoss: boolean;
  /** For the engine, by its names. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

const streaming = {
  streaming: { type: "boolean" },
  "job-endpoint": { type: "string" },
  "expansion-service": { type: "string" },
  subscription: { type: "string" },
  environment: { type: "string", default: "loopback" },
  "worker-endpoint": { type: "string" },
  "engine-option": { type: "string", multiple: true, default: [] },
  "accept-event-loss": { type: "boolean", default: false },
} as const satisfies ParseArgsConfig["options"];

/** Reads the options; throws an `OptionError` about the first that cannot be used. */
export function readStreamOptions(args: readonly string[]): StreamRequest {
  const values = parse(args, streaming);
  return {
    jobEndpoint: readEndpoint("--job-endpoint", values["job-endpoint"], "the engine's job service"),
    workerEndpoint: readWorkerEndpoint(values.environment, values["worker-endpoint"]),
    source: {
      subscription: subscriptionOf(values.subscription),
      expansionService: readEndpoint(
        "--expansion-service",
        values["expansion-service"],
        "Beam's Java expansion service, which knows Pub/Sub",
      ),
    },
    acceptEventLoss: values["accept-event-loss"],
    options: Object.fromEntries(values["engine-option"].map(engineOption)),
  };
}

function subscriptionOf(value: string | undefined): string {
  const must = "projects/PROJECT/subscriptions/NAME";
  if (value === undefined) throw new OptionError(`--subscription=${must} is missing: where events come from`);
  if (/^projects\/[\w.:-]+\/subscriptions\/[\w.~+%-]+$/.test(value)) return value;
  throw new OptionError(`--subscription is ${JSON.stringify(value)}; it must be ${must}`);
}

/** At a checkpoint messages are acknowledged; without one they come again for ever. */
const checkpoints = "checkpointing_interval";
/** What a stream sets itself, because events would be lost otherwise. */
const ours: readonly string[] = ["streaming", "finish_bundle_before_checkpointing"];

function engineOption(text: string): [name: string, value: string | number | boolean] {
  const [, name, value] = /^([a-z][a-z0-9_]*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new OptionError(
      `--engine-option is ${JSON.stringify(text)}; it must be NAME=VALUE, with the engine's name in snake case, as parallelism=4`,
    );
  }
  if (ours.includes(name)) throw new OptionError(`--engine-option=${name} is set by the stream itself`);
  if (name === checkpoints && !/^[1-9]\d*$/.test(value)) {
    throw new OptionError(`${checkpoints} is ${JSON.stringify(value)}; it must be milliseconds above 0`);
  }
  if (value === "true" || value === "false") return [name, value === "true"];
  return [name, /^\d+$/.test(value) ? Number(value) : value];
}
