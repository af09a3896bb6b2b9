import { channel } from "../platform/event-bus/attributes.ts";
import { createContact } from "../platform/runtime/contact.ts";
import { observeParts } from "../platform/runtime/observed-parts.ts";
import { openBus, openStore, openWarehouse } from "../platform/runtime/open-platform.ts";
import { readBusConfig, readStoreConfig, readWarehouseConfig } from "../platform/runtime/platform-config.ts";
import { runService } from "../platform/runtime/service.ts";
import { collectDeadLetters } from "./dead-letters/collector.ts";
import { startMicroBatch } from "./runners/micro-batch.ts";
import { createTableRequest } from "./table-request.ts";
import { createWorkerApp } from "./worker-app.ts";

const help = `Usage: npm run pipeline

Runs one worker of the pipeline: it pulls events from the subscription, writes rows, archive and dead letters. Any number of them may run.
The worker listens on PORT for health checks: /health, /liveness, /readiness, and /stats.

Environment:
  PLATFORM   gcp; on the embedded platform there is no worker of its own, because the warehouse belongs to
             one process: npm start runs the pipeline inside the local stack
  and what docs/google-cloud.md lists, at least GCP_PROJECT_ID, BIGQUERY_DATASET and ARCHIVE_BUCKET
`;

const embedded =
  "The embedded warehouse belongs to one process: the pipeline runs inside the local stack. Start that with `npm start`, or set PLATFORM=gcp.\n";

const [argument] = process.argv.slice(2);
if (argument === "--help" || argument === "-h") {
  process.stdout.write(help);
} else if (argument !== undefined) {
  process.stderr.write(`Unknown argument ${JSON.stringify(argument)}; --help tells what there is.\n`);
  process.exitCode = 2;
} else if ((process.env["PLATFORM"]?.trim() || "embedded") === "embedded") {
  process.stderr.write(embedded);
  process.exitCode = 2;
} else {
  await runWorker();
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
