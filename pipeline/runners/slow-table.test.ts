import { expect, test, vi } from "vitest";
import { silentLogger as log } from "../../platform/runtime/log.ts";
import { createHurriedClock } from "../../platform/runtime/testing/virtual-clock.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { catalogOf, eventDefinition, registryOf } from "../testing/fixtures.ts";
import { openMemoryBus } from "../testing/memory-bus.ts";
import { openMemoryStore } from "../testing/memory-store.ts";
import { openMemoryWarehouse } from "../testing/memory-warehouse.ts";
import { startMicroBatch } from "./micro-batch.ts";

test("the events of a table that does not answer hold up no others of their batch", async () => {
  const [bus, store] = [openMemoryBus(), openMemoryStore()];
  const memory = openMemoryWarehouse(["orders", "refunds"]);
  const gate = Promise.withResolvers<void>();
  const warehouse: Warehouse = {
    ...memory,
    async insertRows(table, rows) {
      if (table === "orders") await gate.promise;
      return await memory.insertRows(table, rows);
    },
  };
  const catalog = catalogOf(registryOf(eventDefinition("order"), eventDefinition("refund")));
  const send = (type: string) =>
    bus.deliver({ data: Buffer.from(JSON.stringify({ event_type: type, n: 1 })), attributes: {} });
  const [order, refund] = [send("order"), send("refund")];
  const clock = createHurriedClock();
  const worker = startMicroBatch({ bus, warehouse, store, catalog, log, clock, now: clock.now });
  await vi.waitFor(() => expect(bus.acknowledged).toEqual([refund]), { timeout: 20_000 });
  gate.resolve();
  await worker.idle();
  expect(bus.acknowledged).toEqual([refund, order]);
  await worker.stop();
});
