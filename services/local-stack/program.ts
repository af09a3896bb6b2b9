import { once } from "node:events";
import { readRuntimeConfig } from "../../platform/runtime/config.ts";
import { createLogger } from "../../platform/runtime/log.ts";
import { openTelemetry } from "../../platform/runtime/telemetry.ts";
import { startFlow } from "./flow.ts";
import { startLiveReload } from "./live-reload.ts";
import { startLiveStack } from "./live-stack.ts";
import { startUpScreen } from "./screen.ts";
import { createTerminal } from "./terminal.ts";

const help = `Usage: npm start

Runs the whole system in one process on the embedded platform: event generator, table manager, pipeline.
It serves what the files in schemas/ say, and takes changes of them over while it runs.
Ctrl-C stops it; what it holds stays in the data folder, and the next start goes on from there.

Environment:
  PORT                port of the event generator (8080; 0 takes a free one)
  TABLE_MANAGER_PORT  port of the table manager (8081; 0 takes a free one)
  DATA_DIR            folder for everything that is kept (.local)
  LOG_LEVEL           debug, info, warning or error (warning); JSON lines on stderr
`;

/** Runs until SIGINT or SIGTERM; sets the exit code: 0 after a clean stop, 1 when something did not stop in time, 2 when it could not start. */
export async function runStackProgram(argv: readonly string[]): Promise<void> {
  if (argv.length > 0) {
    const asked = argv.includes("--help") || argv.includes("-h");
    (asked ? process.stdout : process.stderr).write(help);
    process.exitCode = asked ? 0 : 2;
    return;
  }
  try {
    await runUntilSignal();
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

async function runUntilSignal(): Promise<void> {
  const stopAsked = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const config = readRuntimeConfig({ LOG_LEVEL: "warning", ...process.env });
  if (config.platform !== "embedded") throw new Error("npm start runs the embedded platform; unset PLATFORM");
  const service = { component: "local-stack", version: config.version };
  const telemetry = await openTelemetry(service, process.env);
  const log = createLogger({
    ...service,
    write: (line) => process.stderr.write(line),
    minimum: config.logLevel,
    current: () => telemetry.current(),
  });
  const terminal = createTerminal({
    write: (text) => process.stdout.write(text),
    interactive: process.stdout.isTTY,
    color: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
  });
  const live = await startLiveStack({
    telemetry,
    dataDirectory: config.dataDir,
    log,
    ports: { generator: config.port, tableManager: config.tableManagerPort },
    hostname: config.host,
    syncTables: true,
    terminal,
  });
  const { stack } = live;
  terminal.print(startUpScreen(stack, live.catalog.registry, config.dataDir));
  const flow = startFlow(stack, terminal);
  const reload = startLiveReload({ ...live, terminal, log });
  await stopAsked;
  process.once("SIGINT", () => process.exit(1));
  await reload.stop();
  flow.stop();
  process.stdout.write("\nstopping\n");
  process.exitCode = (await stack.stop()) ? 0 : 1;
  await telemetry.close();
}
