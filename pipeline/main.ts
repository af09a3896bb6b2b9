import { channel } from "../platform/event-bus/attributes.ts";
import { createContact } from "../platform/runtime/contact.ts";
import { observeParts } from "../platform/runtime/observed-parts.ts";
import { openBus, openStore, openWarehouse } from "../platform/runtime/open-platform.ts";
import { readBusConfig, readStoreConfig, readWarehouseConfig } from "../platform/runtime/platform-config.ts";
import { runService } from "../platform/runtime/service.ts";
import { collectDeadLetters } from "./dead-letters/collector.ts";
import { startMicroBatch } from "./runners/micro-batch.ts";
import { OptionError, type RunnerCommand } from "./runners/command.ts";
import { createTableRequest } from "./table-request.ts";
import { createWorkerApp } from "./worker-app.ts";

const help = `Usage: npm run pipeline [-- --runner=RUNNER [options]]

Without a runner, or with --runner=micro-batch: runs one worker of the pipeline. It pulls events from the subscription, writes rows, archive and dead
letters. Any number of them may run. The worker listens on PORT for health checks: /health, /liveness, /readiness, and /stats.

Other runners; each has its own --help:
  --runner=portable      the same graph over the archive or dead letters, on a Beam job service: Beam's own (Python), Flink, Prism
  --runner=worker-pool   workers for engines that run on other machines
  --runner=dataflow      the same graph as a streaming job on Dataflow
  --runner=container     a worker of the engine that started it as a container, with --id and --provision_endpoint; they tell, without a runner

Environment:
  PLATFORM   gcp; on the embedded platform there is no micro-batch worker of its own, because the warehouse belongs to
             one process: npm start runs the pipeline inside the local stack
  and what docs/google-cloud.md lists, at least GCP_PROJECT_ID, BIGQUERY_DATASET and ARCHIVE_BUCKET
`;

const embedded =
  "The embedded warehouse belongs to one process: the pipeline runs inside the local stack. Start that with `npm start`, or set PLATFORM=gcp.\n";

/** Loaded when asked for: the worker needs none of it. */
const runners: Readonly<Record<string, () => Promise<RunnerCommand>>> = {
  "micro-batch": async () => runMicroBatch,
  portable: async () => (await import("./runners/portable/command.ts")).runPortable,
  "worker-pool": async () => (await import("./runners/portable/command.ts")).runWorkerPool,
  dataflow: async () => (await import("./runners/dataflow/command.ts")).runDataflow,
  container: async () => (await import("./runners/container/command.ts")).runContainer,
};

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const at = args.findIndex((argument) => argument === "--runner" || argument.startsWith("--runner="));
  const isApart = args[at] === "--runner";
  const otherwise = isFromEngine(args) ? "container" : "micro-batch";
  const name = at === -1 ? otherwise : ((isApart ? args[at + 1] : args[at]?.slice("--runner=".length)) ?? "");
  const load = Object.hasOwn(runners, name) ? runners[name] : undefined;
  if (load === undefined) {
    const all = Object.keys(runners).join(", ");
    process.stderr.write(`--runner is ${JSON.stringify(name)}; it must be one of ${all}.\n`);
    return 2;
  }
  const others = at === -1 ? args : args.toSpliced(at, isApart ? 2 : 1);
  try {
    const command = await load();
    return await command(others, {
      environment: process.env,
      print: (text) => void process.stdout.write(text),
      printError: (text) => void process.stderr.write(text),
    });
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof OptionError ? 2 : 1;
  }
}

/** An engine that starts the image as one of its containers gives it options of its own, and no runner. */
function isFromEngine(args: readonly string[]): boolean {
  return args.some((argument) => argument.startsWith("--provision_endpoint"));
}

async function runMicroBatch(args: readonly string[]): Promise<number> {
  const [argument] = args;
  if (argument === "--help" || argument === "-h") {
    process.stdout.write(help);
    return 0;
  }
  if (argument !== undefined) {
    process.stderr.write(`Unknown argument ${JSON.stringify(argument)}; --help tells what there is.\n`);
    return 2;
  }
  if ((process.env["PLATFORM"]?.trim() || "embedded") === "embedded") {
    process.stderr.write(embedded);
    return 2;
  }
  await runWorker();
  return 0;
}

async function runWorker(): Promise<void> {
  await runService({
    component: "pipeline",
    configure: (reader) => ({
      bus: readBusConfig(reader),
      warehouse: readWarehouseConfig(reader),
      store: readStoreConfig(reader),
      tableManager: reader.url("TABLE_MANAGER_URL"),
    }),
    async compose(settings, { port, version }, log, telemetry) {
      const catalog = await import("../generated/index.ts");
      const bus = await openBus(settings.bus, { kind: "subscription", name: channel.pipeline });
      const warehouse = await openWarehouse(settings.warehouse);
      const store = await openStore(settings.store);
      const opened = { bus: bus.part, warehouse: warehouse.part, store: store.part };
      const parts = observeParts(opened, telemetry);
      const contact = createContact({ bus: bus.reach, warehouse: warehouse.reach, store: store.reach }, log);
      const { tableManager } = settings;
      const asking = tableManager === undefined ? {} : { requestTable: createTableRequest(tableManager) };
      const worker = startMicroBatch({ ...parts, catalog, log, ...asking });
      const collector = collectDeadLetters({ ...parts, log });
      return {
        fetch: createWorkerApp({ worker, log, version, ready: contact.ready }).fetch,
        port,
        portVariable: "PORT",
        warmUp: () => contact.begin(),
        stop: [
          () => worker.stop(),
          () => collector.stop(),
          () => parts.bus.close(),
          () => parts.store.close(),
          () => parts.warehouse.close(),
        ],
      };
    },
  });
}
