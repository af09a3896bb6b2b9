import { setTimeout as delay } from "node:timers/promises";
import * as catalog from "../generated/index.ts";
import { createGenerator } from "../generated/generators/order.ts";
import { startMicroBatch } from "../pipeline/runners/micro-batch.ts";
import { attribute, channel } from "../platform/event-bus/attributes.ts";
import type { EventBus } from "../platform/event-bus/event-bus.ts";
import { openPubsubBus } from "../platform/event-bus/pubsub.ts";
import { openFilesystemStore } from "../platform/object-store/filesystem.ts";
import { silentLogger } from "../platform/runtime/log.ts";
import { subscriptions } from "../platform/runtime/topology.ts";
import { startBigqueryServer } from "../platform/testing/bigquery-server/server.ts";
import type { Dataset } from "../platform/testing/bigquery-server/tables.ts";
import { startGrpcPubsub } from "../platform/testing/grpc-pubsub/server.ts";
import { declareSubscriptions } from "../platform/testing/pubsub-server.ts";
import { openBigqueryWarehouse } from "../platform/warehouse/bigquery.ts";
import type { Bench, Figure } from "./lib/bench.ts";
import { scratchFolder } from "./lib/scratch.ts";

const projectId = "bench";
const ackDeadlineSeconds = 60;
/** Events are handed over all the time, so many each time. */
const perTick = 20;
const tickMilliseconds = 100;
const lookMilliseconds = 50;

/**
 * What is out of reach for a while under a steady stream of events, and how long it then takes until everything has its row that was handed over
 * before the end of the outage. Who publishes tries again, as a client does.
 */
export const recoveryBench: Bench = {
  name: "recovery",
  what: "catching up after an outage of BigQuery, and of Pub/Sub ÷ the length of the outage",
  inDefaultRun: true,
  async run({ quick, note }) {
    const [rounds, outageSeconds] = quick ? [1, 0.3] : [3, 10];
    await using flow = await startFlow();
    const figures: Figure[] = [];
    for (const [name, outage] of Object.entries(flow.outages)) {
      note(`${rounds} outages of ${name}, ${outageSeconds} s each`);
      const seconds: number[] = [];
      for (let round = 0; round < rounds; round++)
        seconds.push(await recover(flow, outage, `${name}-${round}`, outageSeconds));
      const ours = Math.max(...seconds);
      figures.push({
        name: `recovery-${name}`,
        what: `seconds to catch up, the longest ÷ seconds of an outage of ${name}`,
        ours,
        theirs: outageSeconds,
        unit: "s",
        ratio: ours / outageSeconds,
        detail: `${(perTick * 1_000) / tickMilliseconds} events/s; ${seconds.map((one) => one.toFixed(2)).join(", ")} s`,
      });
    }
    return figures;
  },
};

interface Outage {
  begin(): void;
  end(): void;
}

interface Flow extends AsyncDisposable {
  readonly bus: EventBus;
  readonly dataset: Dataset;
  /** By what is out of reach. */
  readonly outages: Readonly<Record<string, Outage>>;
}

async function startFlow(): Promise<Flow> {
  await using started = new AsyncDisposableStack();
  const pubsub = started.adopt(await startGrpcPubsub(), (server) => server.close());
  const bigquery = started.adopt(await startBigqueryServer(projectId), (server) => server.close());
  const dataset = await bigquery.makeDataset("events");
  await declareSubscriptions(pubsub, projectId, subscriptions, ackDeadlineSeconds);
  const folder = started.use(await scratchFolder());
  const openBus = () =>
    started.adopt(openPubsubBus({ projectId, emulatorHost: pubsub.address, ackDeadlineSeconds }), (one) =>
      one.close(),
    );
  const warehouse = openBigqueryWarehouse({ projectId, dataset: "events", emulatorUrl: bigquery.url });
  const order = catalog.registry.get("order");
  if (order === undefined) throw new Error("there are no orders");
  await warehouse.createTable(order.table);
  const store = openFilesystemStore({ directory: folder.path });
  const worker = { bus: openBus(), warehouse, store, catalog, log: silentLogger };
  started.adopt(startMicroBatch(worker), (one) => one.stop());
  const bus = openBus();
  const unavailable = { kind: "status", status: 503, reason: "backendError" } as const;
  const disposal = started.move();
  return {
    bus,
    dataset,
    outages: {
      bigquery: {
        begin: () =>
          bigquery.misbehave({ fault: unavailable, path: /insertAll/, times: Number.MAX_SAFE_INTEGER }),
        end: () => bigquery.behave(),
      },
      pubsub: { begin: () => pubsub.network.cut(), end: () => pubsub.network.restore() },
    },
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}

/** Seconds from the end of the outage until everything has its row that was handed over before. */
async function recover(
  { bus, dataset }: Flow,
  outage: Outage,
  round: string,
  seconds: number,
): Promise<number> {
  const stream = startStream(bus, round);
  await stream.stored(dataset, perTick);
  outage.begin();
  await delay(seconds * 1_000);
  outage.end();
  const ended = performance.now();
  await stream.stored(dataset, stream.handedOver());
  const recovered = performance.now();
  await stream.stop();
  await stream.stored(dataset, stream.handedOver());
  return (recovered - ended) / 1_000;
}

interface Stream {
  handedOver(): number;
  /** Resolves when the first so many events have their rows. */
  stored(dataset: Dataset, count: number): Promise<void>;
  /** Hands over no more, and resolves when the bus has taken everything. */
  stop(): Promise<void>;
}

/** Hands events over all the time; what the bus does not take is handed over again. */
function startStream(bus: EventBus, round: string): Stream {
  const generator = createGenerator(1);
  const publishing: Promise<void>[] = [];
  let count = 0;

  async function publish(from: number): Promise<void> {
    const messages = Array.from({ length: perTick }, (_, index) => ({
      data: Buffer.from(JSON.stringify(generator.next())),
      attributes: {
        [attribute.eventType]: "order",
        [attribute.eventId]: `${round}/${String(from + index).padStart(8, "0")}`,
      },
    }));
    for (let taken = false; !taken;) {
      taken = await bus.publish(channel.events, messages).then(
        () => true,
        () => false,
      );
    }
  }

  const timer = setInterval(() => {
    publishing.push(publish(count));
    count += perTick;
  }, tickMilliseconds);
  return {
    handedOver: () => count,
    async stored(dataset, wanted) {
      const sql =
        `SELECT count(DISTINCT _event_id) AS n FROM \`orders\` WHERE _event_id LIKE '${round}/%' ` +
        `AND _event_id < '${round}/${String(wanted).padStart(8, "0")}'`;
      for (let found = 0; found < wanted;) {
        const { rows } = await dataset.warehouse.query(sql);
        found = Number(rows[0]?.["n"]);
        if (found < wanted) await delay(lookMilliseconds);
      }
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(publishing);
    },
  };
}
