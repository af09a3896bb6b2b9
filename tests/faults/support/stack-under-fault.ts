import { once } from "node:events";
import { flushCompileCache } from "node:module";
import type { Catalog } from "../../../platform/runtime/catalog.ts";
import { arm } from "./kill-switch.ts";
import { installLibraryFaults } from "./library-faults.ts";
import type { FromStack, StackSettings, ToStack } from "./messages.ts";

/** A stack that kills itself where it is told to. Talks with the process that forked it; its settings are the first argument. */
installLibraryFaults();
const settings = JSON.parse(process.argv[2] ?? "") as StackSettings;
const { startStack } = await import("../../../services/local-stack/stack.ts");
const { createLogger } = await import("../../../platform/runtime/log.ts");
const { withFaults } = await import("./platform-faults.ts");
const { checkStack } = await import("./check.ts");

const stopAsked = once(process, "SIGTERM");
const catalogs = {
  base: (await import(settings.catalogs.base)) as Catalog,
  evolved: (await import(settings.catalogs.evolved)) as Catalog,
};
const catalog = catalogs[settings.catalog];
arm(settings.fault);
const stack = await startStack({
  dataDirectory: settings.dataDirectory,
  catalog,
  log: createLogger({
    component: "stack-under-fault",
    write: (line) => process.stderr.write(line),
    minimum: "WARNING",
  }),
  ports: { generator: 0, tableManager: 0 },
  syncTables: settings.syncTables,
  wrap: withFaults,
});

function tell(message: FromStack): void {
  process.send?.(message);
}

async function obey(message: ToStack): Promise<void> {
  if (message.kind === "arm") {
    arm(message.fault);
    tell({ kind: "armed" });
  } else {
    tell({ kind: "checked", report: await checkStack(stack, catalog, catalogs, message.sent) });
  }
}

process.on("message", (message: ToStack) => {
  obey(message).catch((error: unknown) => tell({ kind: "failed", error: String(error) }));
});
// The next one starts with it; a process that is killed leaves nothing by itself.
flushCompileCache();
tell({ kind: "ready", file: stack.file });
await stopAsked;
process.exitCode = (await stack.stop()) ? 0 : 1;
process.disconnect();
