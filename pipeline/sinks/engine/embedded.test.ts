import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { openFilesystemStore } from "../../../platform/object-store/filesystem.ts";
import { silentLogger } from "../../../platform/runtime/log.ts";
import { createHurriedClock } from "../../../platform/runtime/testing/virtual-clock.ts";
import { PlatformError } from "../../../platform/runtime/errors.ts";
import { openDuckdbWarehouse } from "../../../platform/warehouse/duckdb.ts";
import { storedIds } from "../../../platform/warehouse/stored-ids.ts";
import { runGraph } from "../../graph.ts";
import { withFaults } from "../../testing/faults.ts";
import { eventDefinition, received, registryOf } from "../../testing/fixtures.ts";
import { openMemoryBus } from "../../testing/memory-bus.ts";
import { createBundleRetry } from "./bundle-retry.ts";
import { openEventSink } from "./event-sink.ts";

const definition = eventDefinition("order");
const registry = registryOf(definition);
const { signal } = new AbortController();
const folders: string[] = [];

afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

test.each([false, true])(
  "a bundle that fails half-way and comes again: rows once, archive lines once, on disk (skipping known rows: %s)",
  async (skipsKnown) => {
    const directory = await mkdtemp(join(tmpdir(), "eventloom-engine-"));
    folders.push(directory);
    const warehouse = await openDuckdbWarehouse({ file: ":memory:" });
    await warehouse.createTable(definition.table);
    const store = openFilesystemStore({ directory });
    const messages = Array.from({ length: 300 }, (_, n) =>
      received({ event_type: "order", n }, { event_id: `e-${n}` }, { messageId: `m-${n}` }),
    );
    let puts = 0;
    const failing = withFaults(store, (method) =>
      method === "putIfAbsent" && ++puts === 2
        ? { phase: "before", error: new PlatformError("TRANSIENT", "AWAY", "away") }
        : null,
    );

    const attempt = async () => {
      const clock = createHurriedClock();
      const sink = openEventSink({
        registry,
        bus: openMemoryBus(),
        warehouse,
        store: failing,
        log: silentLogger,
        retry: createBundleRetry({ clock, signal, patienceMilliseconds: 0 }),
        clock,
        signal,
        now: clock.now,
        batch: { rows: 50, bytes: 1e6 },
        archive: { fileBytes: 5_000 },
        ...(skipsKnown
          ? { known: ({ events }) => storedIds(warehouse, definition.table, events) }
          : undefined),
      });
      for (let at = 0; at < messages.length; at += 25) {
        const slice = messages.slice(at, at + 25);
        const { events } = await runGraph({ messages: slice, registry, now: clock.now() });
        await sink.add(events.get("orders") ?? []);
      }
      await sink.finish();
    };

    await expect(attempt()).rejects.toThrow("away");
    await attempt();
    await attempt();

    const { rows } = await warehouse.query("SELECT _event_id, n FROM orders_deduplicated ORDER BY n");
    expect(rows).toEqual(messages.map((_, n) => ({ _event_id: `e-${n}`, n })));
    const [all] = (await warehouse.query("SELECT count(*) AS n FROM orders")).rows;
    expect(Number(all?.["n"])).toBeLessThanOrEqual(skipsKnown ? messages.length : Infinity);

    const lines: { readonly event_id: string; readonly data: unknown }[] = [];
    for await (const { name } of store.list("events/")) {
      const text = gunzipSync((await store.get(name)) ?? "").toString("utf8");
      for (const line of text.trimEnd().split("\n")) lines.push(JSON.parse(line) as (typeof lines)[number]);
    }
    const byNumber = lines.toSorted((a, b) => Number(a.event_id.slice(2)) - Number(b.event_id.slice(2)));
    expect(byNumber.map(({ event_id: id, data }) => [id, data])).toEqual(
      messages.map((_, n) => [`e-${n}`, { event_type: "order", n }]),
    );
    await store.close();
    await warehouse.close();
  },
);
