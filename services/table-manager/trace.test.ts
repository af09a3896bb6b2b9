import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogger } from "../../platform/runtime/log.ts";
import { observeHttp } from "../../platform/runtime/observed-http.ts";
import { openTelemetry, type Telemetry } from "../../platform/runtime/telemetry.ts";
import { startOtlpReceiver, type OtlpReceiver } from "../../platform/runtime/testing/otlp-receiver.ts";
import { base64, startHarness } from "./testing/harness.ts";

const eventTrace = "0af7651916cd43dd8448eb211c80319c";
const requestTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const contextOf = (trace: string) => `00-${trace}-b7ad6b7169203331-01`;

let receiver: OtlpReceiver;
let telemetry: Telemetry;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  telemetry = await openTelemetry({ component: "test", version: "1" }, process.env);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await receiver.close();
});

test("each line that is written about a push is joined to its span", async () => {
  const lines: Readonly<Record<string, string>>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line));
  const log = createLogger({ component: "test", write, current: () => telemetry.current() });
  const { app } = startHarness({ log, telemetry });
  const fetch = observeHttp(app.fetch, telemetry);
  const push = async (attributes: object) => {
    const message = { attributes, data: base64({}), messageId: "7" };
    const headers = { "content-type": "application/json", traceparent: contextOf(requestTrace) };
    const body = JSON.stringify({ message, subscription: "projects/p/subscriptions/s" });
    const response = await fetch(new Request("http://here/", { method: "POST", headers, body }));
    expect(response.status).toBe(204);
  };
  // One trace is the event's, from where it was published; the other one is the request's.
  await Promise.all([
    push({ event_type: "order", traceparent: contextOf(eventTrace) }),
    push({ event_type: "payment" }),
    push({ event_type: "nobody-knows" }),
  ]);
  log.info("elsewhere");
  await telemetry.close();

  const spanOf = ({ "logging.googleapis.com/spanId": spanId }: Readonly<Record<string, string>>) =>
    receiver.spans.find((span) => span.spanId === spanId);
  const told = lines.map((line) => {
    const { name = "no span", traceId = "no trace" } = spanOf(line) ?? {};
    return `${line["table"] ?? line["message"]}: ${name} ${traceId}`;
  });
  expect(told.toSorted()).toEqual([
    "elsewhere: no span no trace",
    `message of no known event type passed over: POST / ${requestTrace}`,
    `orders: tables ${eventTrace}`,
    `payments: POST / ${requestTrace}`,
  ]);
});
