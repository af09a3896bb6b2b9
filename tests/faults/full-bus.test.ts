import { join } from "node:path";
import { expect, test } from "vitest";
import * as catalog from "../../generated/index.ts";
import { collectDeadLetters } from "../../pipeline/dead-letters/collector.ts";
import { startMicroBatch } from "../../pipeline/runners/micro-batch.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import { silentLogger as log } from "../../platform/runtime/log.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { createEventGenerator } from "../../services/event-generator/app.ts";
import { balance } from "../../services/local-stack/books.ts";
import { compareByValue, type Sent } from "../../services/local-stack/demo-check.ts";
import { ledgersOf } from "../../services/local-stack/ledgers.ts";
import { createTableManager } from "../../services/table-manager/app.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { until } from "../support/until.ts";

test.each([
  ["of events", 0],
  ["of events and of what becomes dead letters, which it must take in to get rid of them", 0.1],
])(
  "a bus full %s refuses for now, loses nothing, and takes events again once it is read",
  async (_, invalid) => {
    await using folder = await temporaryFolder();
    const bus = openEmbeddedBus({
      file: join(folder.path, "bus.db"),
      subscriptions,
      journalTopics: [channel.events],
      maxBytes: 1_000_000,
    });
    const warehouse = await openDuckdbWarehouse({ file: join(folder.path, "warehouse.duckdb") });
    const store = openFilesystemStore({ directory: join(folder.path, "objects") });
    const generator = createEventGenerator({ catalog, bus, log });
    const sent: Sent[] = [];
    const publish = async (): Promise<Response> => {
      const request = { type: "order", count: 50, seed: sent.length + 1, key: `full-${sent.length}` };
      const response = await generator.request(
        `/generate/order?count=50&seed=${request.seed}&invalid=${invalid}`,
        {
          method: "POST",
          headers: { "idempotency-key": request.key },
        },
      );
      if (response.status === 202) sent.push(request);
      return response;
    };

    const refusal = await until("the bus is full", async () => {
      const response = await publish();
      return response.status === 202 ? null : response;
    });
    expect(refusal.status).toBe(503);
    expect(refusal.headers.get("retry-after")).not.toBeNull();
    expect(await refusal.json()).toMatchObject({ code: "DISK_FULL" });

    await createTableManager({ catalog, warehouse, log }).request("/tables/sync", { method: "POST" });
    const pipeline = startMicroBatch({ bus, warehouse, store, catalog, log });
    const collector = collectDeadLetters({ bus, store, log });
    await until("the bus takes events again", async () => (await publish()).status === 202);
    await pipeline.idle();

    const books = await balance(ledgersOf({ bus, warehouse, store, catalog }));
    expect(books).toMatchObject({ balanced: true, inFlight: 0, published: 50 * sent.length });
    expect(await compareByValue({ warehouse, store }, catalog, sent, invalid)).toEqual([]);
    await pipeline.stop();
    await collector.stop();
    await bus.close();
    await warehouse.close();
    await store.close();
  },
);
