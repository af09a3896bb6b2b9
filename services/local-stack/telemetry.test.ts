import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as catalog from "../../generated/index.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { openTelemetry } from "../../platform/runtime/telemetry.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../../platform/runtime/testing/otlp-receiver.ts";
import { temporaryFolder } from "../../tests/support/scratch.ts";
import { startStack } from "./stack.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let receiver: OtlpReceiver;

beforeEach(async () => {
  folder = await temporaryFolder();
  receiver = await startOtlpReceiver();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  vi.stubEnv("OTEL_METRIC_EXPORT_INTERVAL", "100");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await receiver.close();
  await folder[Symbol.asyncDispose]();
});

const traceId = "0af7651916cd43dd8448eb211c80319c";

async function generate(flags: string, count: number): Promise<void> {
  const telemetry = await openTelemetry({ component: "test", version: "1" }, process.env);
  const ports = { generator: 0, tableManager: 0 };
  const stack = await startStack({
    dataDirectory: folder.path,
    catalog,
    log: silentLogger,
    ports,
    syncTables: true,
    telemetry,
  });
  const [type] = Object.keys(Object.fromEntries(catalog.registry));
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-${flags}` };
  const url = `${stack.file.urls.generator}/generate/${type}?count=${count}&seed=1`;
  const response = await fetch(url, { method: "POST", headers });
  expect(response.ok).toBe(true);
  await stack.settled();
  await vi.waitFor(
    () => expect(receiver.figures.map(({ name }) => name)).toContain("eventloom.backlog.age"),
    5_000,
  );
  await stack.stop();
  await telemetry.close();
}

test("one trace leads from the request through the bus to each row", async () => {
  await generate("01", 3);
  expect(receiver.spans.every((span) => span.traceId === traceId && span.service === "test")).toBe(true);
  const byId = new Map(receiver.spans.map((span) => [span.spanId, span]));
  const wayOf = (name: string) =>
    receiver.spans
      .filter((span) => span.name === name)
      .map((span) => {
        const way = [];
        for (let at: typeof span | undefined = span; at !== undefined; at = byId.get(at.parentSpanId ?? ""))
          way.push(at.name);
        return way.toReversed();
      });
  const way = ["POST /generate", "publish", "process", "store"];
  expect(wayOf("store")).toEqual([way, way, way]);
});

test("figures tell what was published, stored and migrated, and how long it took", async () => {
  await generate("00", 5);
  // Sums grow from one time they are sent to the next.
  const sumOf = (name: string) =>
    Math.max(...receiver.figures.filter((one) => one.name === `eventloom.${name}`).map(({ value }) => value));
  expect(sumOf("events.published")).toBe(5);
  expect(sumOf("events.stored")).toBe(5);
  expect(sumOf("events.latency")).toBe(5);
  expect(sumOf("schema.migrations")).toBeGreaterThan(0);
  expect(receiver.spans).toEqual([]);
});
