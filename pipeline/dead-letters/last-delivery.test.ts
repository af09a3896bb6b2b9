import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import { openPubsubBus } from "../../platform/event-bus/pubsub.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { type GrpcPubsubServer, startGrpcPubsub } from "../../platform/testing/grpc-pubsub/server.ts";
import { declareSubscriptions } from "../../platform/testing/pubsub-server.ts";
import { startMicroBatch } from "../runners/micro-batch.ts";
import { withFaults } from "../testing/faults.ts";
import { catalogOf, eventDefinition, registryOf } from "../testing/fixtures.ts";
import { openMemoryStore } from "../testing/memory-store.ts";
import { openMemoryWarehouse } from "../testing/memory-warehouse.ts";
import { isLastDelivery } from "./last-delivery.ts";

const projectId = "p";
let server: GrpcPubsubServer;
let bus: EventBus;

beforeEach(async () => {
  server = await startGrpcPubsub();
  await declareSubscriptions(server, projectId, subscriptions, 60);
  bus = openPubsubBus({ projectId, emulatorHost: server.address });
});
afterEach(async () => {
  await bus.close();
  await server.close();
});

/** Lets deliveries of everything published fail. */
async function fail(times: number): Promise<void> {
  for (let failures = 0; failures < times; failures++) {
    const messages = await bus.pull(channel.pipeline, { maxMessages: 10, leaseSeconds: 60 });
    await bus.nack(
      channel.pipeline,
      messages.map(({ ackId }) => ackId),
    );
  }
}

test("a raw message has its letter, under its own id, before Pub/Sub gives up on it; one with an event id is tried to the end", async () => {
  const data = Buffer.from(JSON.stringify({ event_type: "order", n: 1 }));
  const [rawId] = await bus.publish(channel.events, [
    { data, attributes: {} },
    { data, attributes: { event_id: "e-1" } },
  ]);
  await fail(97);
  const store = openMemoryStore();
  const down = new PlatformError("TRANSIENT", "DOWN", "the warehouse is down");
  const worker = startMicroBatch({
    bus,
    warehouse: withFaults(openMemoryWarehouse(["orders"]), (method) =>
      method === "insertRows" ? { phase: "before", error: down } : null,
    ),
    store,
    catalog: catalogOf(registryOf(eventDefinition("order"))),
    log: silentLogger,
  });
  await vi.waitFor(() => expect(worker.stats()).toMatchObject({ acknowledged: 1, held: 1 }), 20_000);
  await worker.stop();
  expect(store.lines("dead-letters/")).toMatchObject([
    {
      event_id: rawId,
      message_id: rawId,
      event_type: "",
      code: "DELIVERY_ATTEMPTS_EXCEEDED",
      component: "pipeline",
      attempts: 98,
      errors: [{ message: `delivered 98 times to ${channel.pipeline} and never acknowledged` }],
      payload_base64: data.toString("base64"),
    },
  ]);
  expect(server.backlog(`projects/${projectId}/subscriptions/${channel.pipeline}`)).toBe(1);
});

test.each([
  [{}, 97, false],
  [{}, 98, true],
  [{ event_type: "order" }, 100, true],
  [{ event_id: "" }, 100, true],
  [{ event_id: "e-1" }, 100, false],
])("the last delivery of %j: number %d? %s", (attributes, deliveryAttempt, want) => {
  expect(isLastDelivery({ attributes, deliveryAttempt })).toBe(want);
});
