import { expect, test } from "vitest";
import { channel } from "../event-bus/attributes.ts";
import type { EventBus } from "../event-bus/event-bus.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { PlatformError } from "./errors.ts";
import { observeParts } from "./observed-parts.ts";
import { isSampled, noTelemetry, openTelemetry, type Telemetry } from "./telemetry.ts";

test.each([{}, { OTEL_EXPORTER_OTLP_ENDPOINT: " " }])(
  "without an endpoint there is none: %o",
  async (environment) => {
    const telemetry = await openTelemetry({ component: "c", version: "1" }, environment);
    expect(telemetry).toBe(noTelemetry);
    const parts = { bus: {} as EventBus, warehouse: {} as Warehouse };
    expect(observeParts(parts, telemetry)).toBe(parts);
  },
);

const context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
test.each([
  [`${context}-01`, true],
  [`${context}-03`, true],
  [`${context}-00`, false],
  ["x", false],
  [undefined, false],
])("%s: sampled %s", (given, want) => {
  expect(isSampled(given)).toBe(want);
});

/** Telemetry that writes down what it is told. */
function notes(): { readonly telemetry: Telemetry; readonly told: string[] } {
  const told: string[] = [];
  const tell = (name: string, value: number, attributes: object = {}) =>
    void told.push(`${name} ${value} ${Object.values(attributes).join(" ")}`.trim());
  return { told, telemetry: { ...noTelemetry, isOn: true, count: tell, measure: tell } };
}

test("dead letters are counted by code, events by type, and a publish that failed not at all", async () => {
  const { telemetry, told } = notes();
  let fails = false;
  const raw = {
    publish: async (_topic: string, messages: readonly object[]) => {
      if (fails) throw new PlatformError("TRANSIENT", "DOWN", "down");
      return messages.map(() => "id");
    },
  } as unknown as EventBus;
  const { bus } = observeParts({ bus: raw }, telemetry);
  const message = (attributes: Record<string, string>) => ({ data: new Uint8Array(), attributes });
  const orders = message({ event_type: "orders" });
  await bus.publish(channel.events, [orders, orders, message({ event_type: "inventory" })]);
  await bus.publish(channel.deadLetters, [message({ dead_letter_code: "BAD_JSON" })]);
  fails = true;
  await expect(bus.publish(channel.events, [orders])).rejects.toThrow("down");
  expect(told).toEqual([
    "events.published 2 orders",
    "events.published 1 inventory",
    "events.dead_lettered 1 BAD_JSON",
  ]);
});

test("a delivery that is followed by another one of its message has ended", async () => {
  const told: string[] = [];
  const telemetry: Telemetry = {
    ...noTelemetry,
    isOn: true,
    startSpan(name, _kind, parent = "", { "messaging.delivery_attempt": attempt } = {}) {
      return {
        traceparent: parent,
        end: (attributes) => told.push(`${name} ${attempt} ${attributes?.["messaging.outcome"]}`),
      };
    },
  };
  let deliveryAttempt = 0;
  const raw = {
    async pull() {
      deliveryAttempt++;
      const attributes = { traceparent: `${context}-01`, event_id: "e" };
      return [{ messageId: "m", ackId: `a${deliveryAttempt}`, deliveryAttempt, attributes }];
    },
    async ack() {},
    async nack() {},
  } as unknown as EventBus;
  const { bus } = observeParts({ bus: raw }, telemetry);
  const pull = () => bus.pull(channel.pipeline, { maxMessages: 1, leaseSeconds: 60 });
  await pull();
  await pull();
  await bus.nack(channel.pipeline, ["a2"]);
  await pull();
  await bus.ack(channel.pipeline, ["a1", "a3"]);
  expect(told).toEqual(["process 1 delivered again", "process 2 given back", "process 3 acknowledged"]);
});

test("a table is queryable when the first row after one that had to wait is stored", async () => {
  const { telemetry, told } = notes();
  let time = 0;
  const answers = [
    new PlatformError("SCHEMA_PENDING", "TABLE_NOT_FOUND", "no table"),
    { kind: "rejected", reason: "no such field", message: "", location: "" },
    { kind: "rejected", reason: "missing required", message: "", location: "" },
    { kind: "stored" },
    { kind: "stored" },
  ];
  const raw = {
    insertRows: async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return [answer];
    },
  } as unknown as Warehouse;
  const { warehouse } = observeParts({ warehouse: raw }, telemetry, () => time);
  for (; answers.length > 0; time += 1_000)
    await warehouse.insertRows("t", [{ insertId: "1", row: {} }]).catch(() => {});
  expect(told).toEqual(["events.stored 1 t", "schema.queryable 3 t", "events.stored 1 t"]);
});
