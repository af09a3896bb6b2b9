import {
  createEnvironmentReader,
  readRuntime,
  type Environment,
  type EnvironmentReader,
  type RuntimeConfig,
} from "./config.ts";
import { startHttpServer } from "./http-server.ts";
import { createLogger, type Logger } from "./log.ts";
import { observeHttp } from "./observed-http.ts";
import { stopOnSignal, type StopFunction } from "./signals.ts";
import { openTelemetry, type Telemetry } from "./telemetry.ts";

/** What a service puts on the web, and what it has to release. */
export interface ServiceParts {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly port: number;
  /** Environment variable that sets the port. */
  readonly portVariable: string;
  /** Called soon after it listens: loading a client holds up everything, also the platform's first question after the service's health. */
  readonly warmUp?: () => void;
  /** Called after the server has stopped, in order. */
  readonly stop: readonly StopFunction[];
}

/** Time for the platform to ask after a new instance's health. */
const warmUpAfterMilliseconds = 250;

/** A service as a process. */
export interface Service<Settings> {
  readonly component: string;
  /** Reads what the service needs besides the runtime's own configuration; notes on the reader what is wrong. */
  readonly configure: (reader: EnvironmentReader) => Settings;
  readonly compose: (
    settings: Settings,
    config: RuntimeConfig,
    log: Logger,
    telemetry: Telemetry,
  ) => Promise<ServiceParts>;
}

/**
 * Runs one service as a process: configuration from the environment, JSON log on stdout, HTTP until SIGTERM or SIGINT, then a clean
 * stop. What keeps it from starting is one message on stderr and exit code 1.
 */
export async function runService<Settings>(service: Service<Settings>): Promise<void> {
  try {
    const { component, compose } = service;
    const [config, settings] = readAll(service, process.env);
    const { version, logLevel: minimum } = config;
    const projectId = process.env["GCP_PROJECT_ID"]?.trim() || undefined;
    const place = projectId === undefined ? { version } : { version, projectId };
    const telemetry = await openTelemetry({ component, version }, process.env);
    const current = () => telemetry.current();
    const log = createLogger({ component, write: writeOut, minimum, current, ...place });
    const parts = await compose(settings, config, log, telemetry);
    const { port, portVariable, warmUp, stop } = parts;
    const fetch = observeHttp(parts.fetch, telemetry);
    const server = await startHttpServer({ fetch, port, portVariable, hostname: config.host, log });
    stopOnSignal({ stop: [(grace) => server.stop(grace), ...stop, () => telemetry.close()], log });
    log.info("ready", { url: server.url, version });
    if (warmUp !== undefined) setTimeout(warmUp, warmUpAfterMilliseconds).unref();
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function readAll<Settings>(
  { configure }: Service<Settings>,
  environment: Environment,
): readonly [RuntimeConfig, Settings] {
  const reader = createEnvironmentReader(environment);
  const read = [readRuntime(reader), configure(reader)] as const;
  reader.finish();
  return read;
}

function writeOut(line: string): void {
  process.stdout.write(line);
}
