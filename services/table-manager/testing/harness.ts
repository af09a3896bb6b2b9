import { fixtureCatalog } from "../../../platform/runtime/testing/fixture-catalog.ts";
import { createLogger } from "../../../platform/runtime/log.ts";
import { createTableManager, type TableManagerOptions } from "../app.ts";
import { createScriptedWarehouse } from "./scripted-warehouse.ts";

/** A table manager over the fixture catalog and a scripted warehouse; time passes only where something sleeps or a test says so. */
export function startHarness(options: Partial<TableManagerOptions> = {}) {
  const warehouse = createScriptedWarehouse();
  const logged: string[] = [];
  const log = createLogger({ component: "test", write: (line) => logged.push(line), minimum: "DEBUG" });
  const time = { milliseconds: 0 };
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
    time.milliseconds += milliseconds;
  };
  const app = createTableManager({
    catalog: fixtureCatalog(),
    warehouse,
    log,
    now: () => new Date(time.milliseconds),
    clock: { sleep, random: () => 0 },
    ...options,
  });
  const push = async (attributes: Readonly<Record<string, string>>, data: unknown = {}) =>
    await app.request("/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        message: { attributes, data: base64(data), messageId: "7", publishTime: "2026-11-01T12:00:00Z" },
        subscription: "projects/local/subscriptions/backend-events-topic-table-manager",
      }),
    });
  return { app, warehouse, logged, time, waits, push };
}

/** Text as it is, anything else as JSON, in base64. */
export function base64(data: unknown): string {
  return Buffer.from(typeof data === "string" ? data : JSON.stringify(data)).toString("base64");
}
