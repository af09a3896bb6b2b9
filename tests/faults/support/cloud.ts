import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { PubSub } from "@google-cloud/pubsub";
import { channel } from "../../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../../platform/event-bus/event-bus.ts";
import { openPubsubBus } from "../../../platform/event-bus/pubsub.ts";
import { openCloudStorage } from "../../../platform/object-store/cloud-storage.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";
import { subscriptions } from "../../../platform/runtime/topology.ts";
import {
  type BigqueryServer,
  startBigqueryServer,
} from "../../../platform/testing/bigquery-server/server.ts";
import type { Dataset } from "../../../platform/testing/bigquery-server/tables.ts";
import { type GrpcPubsubServer, startGrpcPubsub } from "../../../platform/testing/grpc-pubsub/server.ts";
import { startStorageServer } from "../../../platform/testing/storage-server.ts";
import { runNode } from "../../support/process.ts";
import { temporaryFolder } from "../../support/scratch.ts";
import { until } from "../../support/until.ts";
import { type Front, startFront } from "./front.ts";
import { createInstances, type Instances } from "./instances.ts";

/** The services as processes of their own, on servers that stand in Google Cloud's place. */
export interface Cloud extends AsyncDisposable {
  readonly pubsub: GrpcPubsubServer;
  readonly bigquery: BigqueryServer;
  readonly dataset: Dataset;
  readonly store: ObjectStore;
  /** Where clients publish. `control` takes raw messages. */
  readonly urls: { readonly generator: string; readonly control: string };
  readonly services: Readonly<Record<"generator" | "tableManager" | "pipeline", Instances>>;
  /** Gives back what the dead held, as the end of their leases would, a minute later. */
  expireLeases(): void;
  /** Resolves when nothing that was published is left on the bus. */
  settled(): Promise<void>;
}

const projectId = "test-project";
const bucket = "archive";
const ackDeadlineSeconds = 60;
const pulled = subscriptions.filter(({ name }) => name !== channel.tableManager);
/** An answer of `pull` that is cut off leaves its messages under lease, as on Pub/Sub itself: they come again when it is over. */
const settleMilliseconds = 3 * ackDeadlineSeconds * 1_000;

/** Starts the servers and no service yet. The services are what the images consist of, bundled anew. */
export async function startCloud(): Promise<Cloud> {
  await using started = new AsyncDisposableStack();
  const images = started.use(await temporaryFolder());
  const { code, stderr } = await runNode(["scripts/bundle.ts", "--out", images.path]);
  if (code !== 0) throw new Error(stderr);
  const pubsub = started.adopt(await startGrpcPubsub(), (server) => server.close());
  const bigquery = started.adopt(await startBigqueryServer(projectId), (server) => server.close());
  const storage = started.adopt(await startStorageServer(), (server) => server.close());
  await storage.makeBucket(bucket);
  const datasetName = `events_${randomUUID().slice(0, 8)}`;
  const dataset = await bigquery.makeDataset(datasetName);
  const env = {
    PLATFORM: "gcp",
    PORT: "0",
    GCP_PROJECT_ID: projectId,
    BIGQUERY_DATASET: datasetName,
    ARCHIVE_BUCKET: bucket,
    PUBSUB_EMULATOR_HOST: pubsub.address,
    BIGQUERY_EMULATOR_URL: bigquery.url,
    STORAGE_EMULATOR_URL: storage.url,
    METADATA_SERVER_DETECTION: "none",
  };
  const services = {
    generator: createInstances(join(images.path, "event-generator/main.mjs"), env),
    tableManager: createInstances(join(images.path, "table-manager/main.mjs"), env),
    pipeline: createInstances(join(images.path, "pipeline/main.mjs"), env),
  };
  for (const service of Object.values(services)) started.defer(() => service.kill());
  const adoptFront = (front: Front) => started.adopt(front, (one) => one.close());
  const tables = adoptFront(await startFront(() => services.tableManager.urls()));
  const generator = adoptFront(await startFront(() => services.generator.urls()));
  await declare(pubsub, tables.url);
  const bus = started.adopt(openBus(pubsub), (one) => one.close());
  const control = adoptFront(await startRawPublisher(bus));
  const store = started.adopt(openStore(storage.url), (one) => one.close());
  const subscription = (name: string) => `projects/${projectId}/subscriptions/${name}`;
  const disposal = started.move();
  return {
    pubsub,
    bigquery,
    dataset,
    store,
    urls: { generator: generator.url, control: control.url },
    services,
    expireLeases() {
      for (const { name } of pulled) pubsub.expireLeases(subscription(name));
    },
    async settled() {
      const names = subscriptions.map(({ name }) => name);
      await until(
        "the bus is empty",
        () => names.every((name) => pubsub.backlog(subscription(name)) === 0),
        settleMilliseconds,
      );
    },
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}

function openBus(pubsub: GrpcPubsubServer): EventBus {
  return openPubsubBus({ projectId, emulatorHost: pubsub.address });
}

function openStore(emulatorUrl: string): ObjectStore {
  return openCloudStorage({ projectId, bucket, emulatorUrl });
}

/** Topics and subscriptions as an operator declares them: the table manager's is pushed. */
async function declare(pubsub: GrpcPubsubServer, pushEndpoint: string): Promise<void> {
  const client = new PubSub({ projectId, emulatorMode: true, apiEndpoint: pubsub.address });
  for (const topic of [channel.events, channel.deadLetters]) await client.createTopic(topic);
  for (const { name, topic, filter, deadLetter } of subscriptions) {
    await client.topic(topic).createSubscription(name, {
      ackDeadlineSeconds,
      ...(filter === undefined ? {} : { filter }),
      ...(name === channel.tableManager ? { pushConfig: { pushEndpoint } } : {}),
      ...(deadLetter === undefined
        ? {}
        : {
            deadLetterPolicy: {
              deadLetterTopic: `projects/${projectId}/topics/${deadLetter.topic}`,
              maxDeliveryAttempts: deadLetter.maxDeliveryAttempts,
            },
          }),
    });
  }
  await client.close();
}

/** Publishes what is posted to it as it is, without attributes, as a foreign publisher does. */
async function startRawPublisher(bus: EventBus): Promise<Front> {
  const server = createServer((request, response) => {
    void (async () => {
      const { messages } = (await json(request)) as { readonly messages: readonly string[] };
      const raw = messages.map((text) => ({ data: Buffer.from(text), attributes: {} }));
      const published = await bus.publish(channel.events, raw).catch(() => null);
      response.writeHead(published === null ? 503 : 200).end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
