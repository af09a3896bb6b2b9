import { openPubsubBus } from "../../platform/event-bus/pubsub.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import { openCloudStorage } from "../../platform/object-store/cloud-storage.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { startBigqueryServer } from "../../platform/testing/bigquery-server/server.ts";
import { declareSubscriptions, startPubsubServer } from "../../platform/testing/pubsub-server.ts";
import { startStorageServer } from "../../platform/testing/storage-server.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { startNode, type Running } from "./process.ts";
import { until } from "./until.ts";

/** Servers that stand in Google Cloud's place, with topics, a dataset and a bucket for each of the two uses. */
export interface CloudServers extends AsyncDisposable {
  /** What the services need to find them. */
  readonly env: Readonly<Record<string, string>>;
  readonly bus: EventBus;
  readonly warehouse: Warehouse;
  readonly archive: ObjectStore;
  readonly deadLetters: ObjectStore;
}

const projectId = "test-project";

/** Starts them on free ports. */
export async function startCloudServers(): Promise<CloudServers> {
  await using started = new AsyncDisposableStack();
  const pubsub = started.adopt(await startPubsubServer(), (server) => server.close());
  await declareSubscriptions(pubsub, projectId, subscriptions, 60);
  const bigquery = started.adopt(await startBigqueryServer(projectId), (server) => server.close());
  const { warehouse } = await bigquery.makeDataset("events");
  const storage = started.adopt(await startStorageServer(), (server) => server.close());
  await storage.makeBucket("archive");
  await storage.makeBucket("letters");
  const open = (bucket: string) =>
    started.adopt(openCloudStorage({ projectId, bucket, emulatorUrl: storage.url }), (one) => one.close());
  const [archive, deadLetters] = [open("archive"), open("letters")];
  const bus = started.adopt(openPubsubBus({ projectId, emulatorHost: pubsub.address }), (one) => one.close());
  const disposal = started.move();
  const env = {
    PLATFORM: "gcp",
    HOST: "127.0.0.1",
    PORT: "0",
    GCP_PROJECT_ID: projectId,
    BIGQUERY_DATASET: "events",
    ARCHIVE_BUCKET: "archive",
    DEAD_LETTER_BUCKET: "letters",
    PUBSUB_EMULATOR_HOST: pubsub.address,
    BIGQUERY_EMULATOR_URL: bigquery.url,
    STORAGE_EMULATOR_URL: storage.url,
    LOG_LEVEL: "debug",
    METADATA_SERVER_DETECTION: "none",
  };
  return { env, bus, warehouse, archive, deadLetters, [Symbol.asyncDispose]: () => disposal.disposeAsync() };
}

/** A service that listens. */
export interface RunningService extends AsyncDisposable {
  readonly url: string;
  readonly running: Running;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the entry point of a service and waits until it is ready. */
export async function startService(
  entry: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningService> {
  const running = startNode([entry], { env });
  const url = await until(`${entry} listens`, () => {
    if (running.child.exitCode !== null) throw new Error(`${entry} ended: ${running.stderr()}`);
    return /"message":"ready","url":"([^"]+)"/.exec(running.stdout())?.[1] ?? null;
  });
  await until(`${entry} is ready`, async () => (await fetch(`${url}/readiness`)).ok);
  const stop = async () => {
    running.child.kill("SIGTERM");
    return (await running.finished).code;
  };
  return {
    url,
    running,
    stop,
    async [Symbol.asyncDispose]() {
      if (running.child.exitCode === null) await stop();
    },
  };
}
