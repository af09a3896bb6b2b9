import { join } from "node:path";
import { registry } from "../../../generated/index.ts";
import type { EventBus, ReceivedMessage } from "../../../platform/event-bus/event-bus.ts";
import { openFilesystemStore } from "../../../platform/object-store/filesystem.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";
import { silentLogger } from "../../../platform/runtime/log.ts";
import { openDuckdbWarehouse } from "../../../platform/warehouse/duckdb.ts";
import { startMicroBatch } from "../../../pipeline/runners/micro-batch.ts";
import { createEngineContext } from "../../../pipeline/runners/portable/engine-context.ts";
import { listObjects, readObject } from "../../../pipeline/runners/portable/object-source.ts";
import { runBounded, type BoundedOptions } from "../../../pipeline/runners/portable/run-bounded.ts";

/** Everything in the archive of the input. */
export const wholeArchive = { kind: "archive", eventTypes: [...registry.keys()] } as const;

const log = silentLogger;
/** When both sides ingest, so that their rows and letters are the same to the last column. */
const now = () => new Date("2026-11-03T00:00:00.000Z");

/** An empty platform in `folder`, with the tables. */
async function openPlatform(folder: string) {
  const warehouse = await openDuckdbWarehouse({ file: join(folder, "warehouse.duckdb"), now });
  for (const { table } of registry.values()) await warehouse.createTable(table);
  const store = openFilesystemStore({ directory: join(folder, "objects") });
  return {
    warehouse,
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await warehouse.close();
    },
  };
}

/** Runs the micro-batch runner over the messages of the archive `input`; rows, archive and dead letters are in `folder` then. */
export async function throughMicroBatch(input: ObjectStore, folder: string): Promise<void> {
  await using platform = await openPlatform(folder);
  const { warehouse, store } = platform;
  const bus = busOver(input);
  const worker = startMicroBatch({ bus, warehouse, store, catalog: { registry, openapi: {} }, log, now });
  await worker.idle();
  await worker.stop();
}

/** The same on an engine that reaches this process. */
export async function throughJobService(
  input: ObjectStore,
  folder: string,
  jobEndpoint: string,
  options?: BoundedOptions["options"],
): Promise<void> {
  await using platform = await openPlatform(folder);
  const { warehouse, store } = platform;
  const { signal } = new AbortController();
  const written = createEngineContext({ registry, bus: busOver(input), warehouse, store, log, now, signal });
  // As if the messages came from a stream, so that they are archived.
  const context = {
    ...written,
    store: input,
    sinks: () => written.sinks("stream"),
    ingestedAt: written.ingestedAt,
  };
  const engine = { kind: "loopback", jobEndpoint, context } as const;
  await runBounded({ source: wholeArchive, engine, ...(options && { options }) });
}

/** A bus whose one subscription has the messages of an archive, once each; what is published is not kept. */
function busOver(input: ObjectStore): EventBus {
  const messages = slicesOf(input);
  let unacknowledged = 0;
  let ended = false;
  return {
    publish: async (_topic, published) => published.map((_, index) => String(index)),
    async pull(_subscription, { maxMessages }) {
      const pulled: ReceivedMessage[] = [];
      while (pulled.length + sliceLength <= maxMessages && !ended) {
        const next = await messages.next();
        if (next.done === true) ended = true;
        else pulled.push(...next.value);
      }
      unacknowledged += pulled.length;
      return pulled;
    },
    async ack(_subscription, ackIds) {
      unacknowledged -= ackIds.length;
    },
    nack: () => Promise.reject(new Error("a message was given back")),
    extend: async () => {},
    status: async (subscription) => ({
      subscription,
      backlog: unacknowledged + (ended ? 0 : 1),
      oldestUnacked: null,
    }),
    close: async () => {},
  };
}

const sliceLength = 500;

async function* slicesOf(input: ObjectStore): AsyncGenerator<readonly ReceivedMessage[]> {
  let ackId = 0;
  for await (const name of listObjects(input, wholeArchive)) {
    for await (const slice of readObject(input, name, wholeArchive, sliceLength)) {
      yield slice.map((message) => ({ ...message, ackId: String(ackId++) }));
    }
  }
}
