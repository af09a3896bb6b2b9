import { parseArgs, type ParseArgsConfig } from "node:util";
import { OptionError } from "../command.ts";
import type { ObjectSource } from "./object-source.ts";

/** What `--runner=portable` is asked to do. */
export interface PortableRequest {
  readonly jobEndpoint: string;
  /** Null: workers in this process. */
  readonly workerEndpoint: string | null;
  readonly source: ObjectSource;
}

const portable = {
  "job-endpoint": { type: "string" },
  environment: { type: "string", default: "loopback" },
  "worker-endpoint": { type: "string" },
  source: { type: "string", default: "archive" },
  type: { type: "string", multiple: true, default: [] },
  from: { type: "string" },
  to: { type: "string" },
} as const satisfies ParseArgsConfig["options"];

/** Reads the options; throws an `OptionError` about the first that cannot be used. `knownTypes` are the event types of this build. */
export function readPortableOptions(args: readonly string[], knownTypes: readonly string[]): PortableRequest {
  const values = parse(args, portable);
  const { type: types, from, to } = values;
  const jobEndpoint = readEndpoint("--job-endpoint", values["job-endpoint"], "the engine's job service");
  const workerEndpoint = readWorkerEndpoint(values.environment, values["worker-endpoint"]);
  for (const type of types) {
    if (knownTypes.includes(type)) continue;
    throw new OptionError(
      `--type=${JSON.stringify(type)} is no event type; there are ${knownTypes.join(", ")}`,
    );
  }
  const kind = oneOf("--source", values.source, ["archive", "dead-letters"]);
  const all = kind === "archive" ? knownTypes : [];
  return {
    jobEndpoint,
    workerEndpoint,
    source: {
      kind: kind === "archive" ? "archive" : "dead letters",
      eventTypes: types.length > 0 ? types : all,
      ...(from !== undefined && { since: instant("--from", from) }),
      ...(to !== undefined && { until: instant("--to", to) }),
    },
  };
}

/** Reads the one option of `--runner=worker-pool`: where to listen. */
export function readWorkerPoolOptions(args: readonly string[]): string {
  const { listen } = parse(args, { listen: { type: "string" } });
  return readEndpoint("--listen", listen, "the worker pool, for example 127.0.0.1:50000");
}

/** Takes options apart; throws an `OptionError` about one that is not known. */
export function parse<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split(". ");
    throw new OptionError(`${reason}; --help tells what there is`);
  }
}

/** Where the worker pools are; null for workers in this process. */
export function readWorkerEndpoint(environment: string, given: string | undefined): string | null {
  if (oneOf("--environment", environment, ["loopback", "external"]) === "external") {
    return readEndpoint("--worker-endpoint", given, "the worker pool");
  }
  if (given === undefined) return null;
  throw new OptionError("--worker-endpoint goes with --environment=external");
}

/** Host and port; `what` tells whose they are. */
export function readEndpoint(option: string, value: string | undefined, what: string): string {
  if (value === undefined) throw new OptionError(`${option}=HOST:PORT is missing: ${what}`);
  const port = Number(/^(?:[\w.-]+|\[[\da-fA-F:]+\]):(\d{1,5})$/.exec(value)?.[1] ?? Number.NaN);
  if (port >= 0 && port <= 65_535) return value;
  throw new OptionError(`${option} is ${JSON.stringify(value)}; it must be HOST:PORT`);
}

function oneOf<Value extends string>(option: string, value: string, all: readonly Value[]): Value {
  const found = all.find((one) => one === value);
  if (found !== undefined) return found;
  throw new OptionError(`${option} is ${JSON.stringify(value)}; it must be ${all.join(" or ")}`);
}

function instant(option: string, text: string): string {
  const isInstant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const date = new Date(isInstant ? text : Number.NaN);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new OptionError(
    `${option} is ${JSON.stringify(text)}; it must be a day or an instant with its zone, as 2026-11-02T10:00:00Z`,
  );
}
