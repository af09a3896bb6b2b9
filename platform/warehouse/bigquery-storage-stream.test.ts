import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { managedwriter } from "@google-cloud/bigquery-storage";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type BigqueryServer, startBigqueryServer } from "../testing/bigquery-server/server.ts";
import { startStorageServer, type StorageServer } from "../testing/bigquery-server/storage-server.ts";
import type { Dataset } from "../testing/bigquery-server/tables.ts";
import { type StorageStreams, storageStreams } from "./bigquery-storage-stream.ts";
import { column } from "./contract-tables.ts";

let server: BigqueryServer;
let dataset: Dataset;
let storage: StorageServer;
let streams: StorageStreams;

beforeAll(async () => {
  server = await startBigqueryServer();
  dataset = await server.makeDataset("d");
  await dataset.warehouse.createTable({ name: "t", schema: { fields: [column("id", "STRING")] } });
  storage = await startStorageServer(() => dataset);
  streams = storageStreams({
    projectId: server.projectId,
    dataset: "d",
    storageEmulatorHost: storage.address,
    timeoutSeconds: 3,
  });
});
afterAll(async () => {
  await streams.close();
  await storage.close();
  await server.close();
});

const countOf = async () =>
  (await dataset.warehouse.query("SELECT count(*)::INTEGER AS n FROM t")).rows[0]?.["n"];

/** Makes the next append wait: `sent` once it is at the server, until `go`. */
function holdNext() {
  const sent = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const until = (): Promise<void> => {
    sent.resolve();
    return gone.promise;
  };
  storage.misbehave({ kind: "held", until });
  return { sent: sent.promise, go: gone.resolve };
}

test("a stream that is closed answers what is under way, takes nothing more, and is not opened again", async () => {
  const stream = await streams.open("t");
  const next = holdNext();
  const underWay = stream.append([{ id: "1" }]);
  await next.sent;
  stream.close();
  expect(stream.isCurrent).toBe(false);
  next.go();
  expect((await underWay).rowErrors).toHaveLength(0);
  await expect(stream.append([{ id: "2" }])).rejects.toMatchObject({
    retryClass: "TRANSIENT",
    code: "STREAM_CLOSED",
  });
  expect(await countOf()).toBe(1);
});

test("a stream that is held takes appends until the hold is over", async () => {
  const stream = await streams.open("t");
  const before = await countOf();
  {
    using _ = stream.hold();
    stream.close();
    await stream.append([{ id: "3" }]);
  }
  expect(await countOf()).toBe(Number(before) + 1);
  await expect(stream.append([{ id: "4" }])).rejects.toMatchObject({ code: "STREAM_CLOSED" });
});

test("the connection of a closed stream is not kept in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const made: WeakRef<object>[] = [];
  const spy = vi.spyOn(managedwriter.WriterClient.prototype, "createStreamConnection");
  try {
    for (const id of ["5", "6", "7", "8", "9"]) {
      const stream = await streams.open("t");
      await stream.append([{ id }]);
      stream.close();
      made.push(...spy.mock.settledResults.map(({ value }) => new WeakRef(value as object)));
      spy.mockClear();
    }
    const alive = () => {
      collect();
      return made.filter((connection) => connection.deref() !== undefined).length;
    };
    // The last one may still be on its way out.
    await expect.poll(alive, { timeout: 10_000 }).toBeLessThan(2);
    expect(made).toHaveLength(5);
  } finally {
    spy.mockRestore();
  }
});

test("columns of types that our rows do not have are left aside, at every depth", async () => {
  const interval = { name: "sla", type: "INTERVAL", mode: "NULLABLE" };
  storage.tellToo(interval, { name: "only", type: "STRUCT", mode: "NULLABLE", fields: [interval] });
  const before = await countOf();
  const stream = await streams.open("t");
  expect(stream.fields.map(({ name }) => name)).toEqual(["id"]);
  await stream.append([{ id: "by hand" }]);
  stream.close();
  expect(await countOf()).toBe(Number(before) + 1);
});
