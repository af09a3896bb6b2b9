import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { registry } from "../../../generated/index.ts";
import { attribute } from "../../../platform/event-bus/attributes.ts";
import { startPubsubRest, type PubsubRest } from "../../../platform/testing/pubsub-rest/server.ts";
import { openFilesystemStore } from "../../../platform/object-store/filesystem.ts";
import { openDuckdbWarehouse } from "../../../platform/warehouse/duckdb.ts";
import { startNode, type Running } from "../../support/process.ts";
import { until } from "../../support/until.ts";
import type { EngineProcess } from "./engine-process.ts";

const topic = "projects/test-project/topics/events";
const subscription = "projects/test-project/subscriptions/events-pipeline";
const main = "pipeline/main.ts";

/** A stream of orders over a Pub/Sub of our own, with the workers and the platform that the pipeline writes to. */
export interface StreamRun extends AsyncDisposable {
  readonly pubsubUrl: string;
  /** Publishes so many orders, each with an id of its own. */
  publish(count: number): Promise<void>;
  unacknowledged(): number;
  /** Objects in the archive so far. */
  archived(): Promise<number>;
  /** Starts the pool of workers, always at the same address, and waits until it listens. */
  startWorkers(): Promise<Running>;
  /** `npm run pipeline -- --runner=portable --streaming`. */
  submit(engine: EngineProcess, expansion: EngineProcess, flags: readonly string[]): Running;
  /** Ids and rows that are in the table of orders; no worker may run. */
  stored(): Promise<{ readonly ids: number; readonly rows: number }>;
}

/** Starts it on the embedded platform in `folder`. */
export async function openStreamRun(folder: string): Promise<StreamRun> {
  await using stack = new AsyncDisposableStack();
  const pubsub = stack.adopt(await startPubsubRest(), (server) => server.close());
  pubsub.declare(topic, subscription, 60);
  const file = join(folder, "warehouse.duckdb");
  const warehouse = await openDuckdbWarehouse({ file });
  for (const { table } of registry.values()) await warehouse.createTable(table);
  await warehouse.close();
  const store = openFilesystemStore({ directory: join(folder, "objects") });
  const env = { PLATFORM: "embedded", DATA_DIR: folder };
  const workerEndpoint = `127.0.0.1:${await freePort()}`;
  const started: Running[] = [];
  const run = (args: readonly string[]) => {
    const running = startNode([main, ...args], { env });
    started.push(running);
    return running;
  };
  stack.defer(() => endAll(started));
  const disposal = stack.move();
  return {
    pubsubUrl: pubsub.url,
    publish: (count) => publishOrders(pubsub, count),
    unacknowledged: () => pubsub.backlog(subscription),
    async archived() {
      let objects = 0;
      for await (const _ of store.list("events/")) objects++;
      return objects;
    },
    async startWorkers() {
      const running = run(["--runner=worker-pool", `--listen=${workerEndpoint}`]);
      await until("the workers listen", () => {
        if (running.child.exitCode !== null) throw new Error(`the workers ended: ${running.stderr()}`);
        return /workers are served at/.test(running.stdout());
      });
      return running;
    },
    submit: (engine, expansion, flags) =>
      run([
        "--runner=portable",
        "--streaming",
        `--job-endpoint=${engine.endpoint}`,
        `--expansion-service=${expansion.endpoint}`,
        `--subscription=${subscription}`,
        "--environment=external",
        `--worker-endpoint=${workerEndpoint}`,
        ...flags,
      ]),
    stored: () => countOrders(file),
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}

async function publishOrders(pubsub: PubsubRest, count: number): Promise<void> {
  const order = registry.get("order");
  if (order === undefined) throw new Error("there is no event type order");
  let published = 0;
  for (const { event } of await order.generate({ count, seed: 5 })) {
    const attributes = {
      [attribute.eventType]: "order",
      [attribute.eventId]: `order-${published++}`,
      [attribute.schemaVersion]: order.version,
      [attribute.publishedAt]: "2026-11-02T10:15:00.000Z",
    };
    pubsub.publish(topic, [{ data: Buffer.from(JSON.stringify(event)), attributes }]);
  }
}

async function countOrders(file: string): Promise<{ readonly ids: number; readonly rows: number }> {
  const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    const table = registry.get("order")?.table.name ?? "";
    const sql = `SELECT count(DISTINCT _event_id), count(*) FROM prod_events_dataset."${table}"`;
    const [[ids, rows] = []] = (await connection.runAndReadAll(sql)).getRowsJS();
    return { ids: Number(ids), rows: Number(rows) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A port that is free now. In a network namespace of one's own nobody else takes it. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function endAll(started: readonly Running[]): Promise<void> {
  for (const { child } of started) child.kill("SIGKILL");
  await Promise.all(started.map(({ finished }) => finished));
}
