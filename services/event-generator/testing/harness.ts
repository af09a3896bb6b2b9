import { fixtureCatalog } from "../../../platform/runtime/testing/fixture-catalog.ts";
import { createLogger } from "../../../platform/runtime/log.ts";
import { createEventGenerator, type EventGeneratorOptions } from "../app.ts";
import { createRecordingBus } from "./recording-bus.ts";

/** A generator over the fixture catalog and a recording bus, with ids `id-1`, `id-2`, … and a clock that stands still. */
export function startHarness(options: Partial<EventGeneratorOptions> = {}) {
  const bus = createRecordingBus();
  const logged: string[] = [];
  const log = createLogger({ component: "test", write: (line) => logged.push(line), minimum: "DEBUG" });
  let ids = 0;
  const app = createEventGenerator({
    catalog: fixtureCatalog(),
    bus,
    log,
    now: () => new Date("2026-11-01T12:00:00.000Z"),
    newId: () => `id-${++ids}`,
    ...options,
  });
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    app.request(path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  return { app, bus, logged, post };
}

/** An order of the fixture as JSON text. */
export function orderText(id: string, amount: unknown = 1): string {
  return JSON.stringify({ event_type: "order", order_id: id, amount });
}
