import { randomUUID } from "node:crypto";
import type { EventDefinition } from "../../../generated/contract.ts";
import { channel } from "../../../platform/event-bus/attributes.ts";
import type { EventBus, OutgoingMessage } from "../../../platform/event-bus/event-bus.ts";
import { openPubsubBus } from "../../../platform/event-bus/pubsub.ts";
import { openFilesystemStore } from "../../../platform/object-store/filesystem.ts";
import type { Catalog } from "../../../platform/runtime/catalog.ts";
import { silentLogger } from "../../../platform/runtime/log.ts";
import { realClock, type RetryClock } from "../../../platform/runtime/retry.ts";
import {
  startBigqueryServer,
  type BigqueryServer,
} from "../../../platform/testing/bigquery-server/server.ts";
import type { Dataset } from "../../../platform/testing/bigquery-server/tables.ts";
import { startGrpcPubsub, type GrpcPubsubServer } from "../../../platform/testing/grpc-pubsub/server.ts";
import { declareSubscriptions } from "../../../platform/testing/pubsub-server.ts";
import { openBigqueryWarehouse } from "../../../platform/warehouse/bigquery.ts";
import type { Warehouse } from "../../../platform/warehouse/warehouse.ts";
import { startMicroBatch, type MicroBatch } from "../../../pipeline/runners/micro-batch.ts";
import { temporaryFolder } from "../../support/scratch.ts";

/** A worker of the pipeline in this process, on servers whose time stands still but for `pubsub.advance`. */
export interface WireWorker extends AsyncDisposable {
  readonly pubsub: GrpcPubsubServer;
  readonly bigquery: BigqueryServer;
  readonly dataset: Dataset;
  readonly bus: EventBus;
  readonly warehouse: Warehouse;
  readonly worker: MicroBatch;
  /** Not yet acknowledged by the worker. */
  backlog(): number;
  /** On the dead-letter topic. */
  deadLetters(): number;
  /** Publishes so many valid events of a type. */
  publish(definition: EventDefinition, count: number): Promise<void>;
  /** Rows of a type's table, and distinct events in them. */
  rows(definition: EventDefinition): Promise<{ readonly rows: number; readonly events: number }>;
}

/** After this many failed deliveries a message is dead-lettered; low, so that an outage is soon longer than that. */
export const maxDeliveryAttempts = 5;
/** The worker's leases, and the ack deadline of the subscription. */
export const leaseSeconds = 60;

const projectId = "test-project";
/** Waits as long as asked for, but never longer than this, so that a long outage is soon over. */
const longestSleep = 20;
const clock: RetryClock = {
  sleep: (milliseconds, signal) => realClock.sleep(Math.min(milliseconds, longestSleep), signal),
  random: Math.random,
};

/** Starts servers and worker; there are no tables. */
export async function startWireWorker(catalog: Catalog): Promise<WireWorker> {
  await using started = new AsyncDisposableStack();
  const pubsub = started.adopt(await startGrpcPubsub({ isClockManual: true }), (one) => one.close());
  const bigquery = started.adopt(await startBigqueryServer(projectId), (one) => one.close());
  const dataset = await bigquery.makeDataset("events");
  const subscriptions = [
    {
      name: channel.pipeline,
      topic: channel.events,
      deadLetter: { topic: channel.deadLetters, maxDeliveryAttempts },
    },
    { name: channel.deadLettersSubscription, topic: channel.deadLetters },
  ];
  await declareSubscriptions(pubsub, projectId, subscriptions, leaseSeconds);
  const folder = started.use(await temporaryFolder());
  const bus = openPubsubBus({ projectId, emulatorHost: pubsub.address, ackDeadlineSeconds: leaseSeconds });
  started.adopt(bus, (one) => one.close());
  const warehouse = openBigqueryWarehouse({ projectId, dataset: "events", emulatorUrl: bigquery.url });
  const store = openFilesystemStore({ directory: folder.path });
  const options = { bus, warehouse, store, catalog, log: silentLogger, clock, leaseSeconds };
  const worker = started.adopt(startMicroBatch({ ...options, watchdogSeconds: 1 }), (one) => one.stop());
  const backlogOf = (name: string) => pubsub.backlog(`projects/${projectId}/subscriptions/${name}`);
  const disposal = started.move();
  return {
    pubsub,
    bigquery,
    dataset,
    bus,
    warehouse,
    worker,
    backlog: () => backlogOf(channel.pipeline),
    deadLetters: () => backlogOf(channel.deadLettersSubscription),
    async publish(definition, count) {
      await bus.publish(channel.events, await messagesOf(definition, count));
    },
    async rows({ table }) {
      const { rows } = await dataset.warehouse.query(
        `SELECT count(*) AS n, count(DISTINCT _event_id) AS events FROM \`${table.name}\``,
      );
      return { rows: Number(rows[0]?.["n"]), events: Number(rows[0]?.["events"]) };
    },
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}

async function messagesOf(definition: EventDefinition, count: number): Promise<readonly OutgoingMessage[]> {
  const samples = await definition.generate({ count, seed: 1 });
  return Array.from(samples, ({ event }) => ({
    data: Buffer.from(JSON.stringify(event)),
    attributes: { event_type: definition.type, event_id: randomUUID() },
  }));
}
