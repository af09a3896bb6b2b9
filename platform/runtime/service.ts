import { readRuntimeConfig, type RuntimeConfig } from "./config.ts";
import { startHttpServer } from "./http-server.ts";
import { createLogger, type Logger } from "./log.ts";
import { stopOnSignal, type StopFunction } from "./signals.ts";

/** What a service puts on the web, and what it has to release. */
export interface ServiceParts {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly port: number;
  /** Environment variable that sets the port. */
  readonly portVariable: string;
  /** Called after the server has stopped, in order. */
  readonly stop: readonly StopFunction[];
}

/**
 * Runs one service as a process: configuration from the environment, JSON log on stdout, HTTP until SIGTERM or SIGINT, then a clean
 * stop. What keeps it from starting is one line on stderr and exit code 1.
 */
export async function runService(
  component: string,
  compose: (config: RuntimeConfig, log: Logger) => Promise<ServiceParts>,
): Promise<void> {
  try {
    const config = readRuntimeConfig(process.env);
    const log = createLogger({ component, write: writeOut, minimum: config.logLevel });
    const { fetch, port, portVariable, stop } = await compose(config, log);
    const server = await startHttpServer({ fetch, port, portVariable, hostname: config.host, log });
    stopOnSignal({ stop: [(grace) => server.stop(grace), ...stop], log });
    log.info("ready", { url: server.url, version: config.version });
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function writeOut(line: string): void {
  process.stdout.write(line);
}

/** Throws for a platform whose adapters are not part of this build. */
export function requireEmbedded({ platform }: RuntimeConfig): void {
  if (platform === "embedded") return;
  throw new Error(`PLATFORM is ${platform}, whose adapters are not in this build; set PLATFORM=embedded`);
}
