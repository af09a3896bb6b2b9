import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe } from "vitest";
import { isNotBuilt } from "../testing/go-tools.ts";
import { declareSubscriptions, type PubsubServer, startPubsubServer } from "../testing/pubsub-server.ts";
import { contractSubscriptions, eventBusContract } from "./contract.ts";
import { openPubsubBus } from "./pubsub.ts";

describe.skipIf(isNotBuilt("pubsub-server"))("on Google's in-memory Pub/Sub", () => {
  let server: PubsubServer;
  beforeAll(async () => {
    server = await startPubsubServer();
  });
  afterAll(() => server.close());

  eventBusContract("the Pub/Sub adapter", async () => {
    const projectId = `test-${randomUUID()}`;
    await declareSubscriptions(server, projectId, contractSubscriptions, 30);
    const bus = openPubsubBus({ projectId, emulatorHost: server.address, ackDeadlineSeconds: 30 });
    return { bus, isUnordered: true, hasLateStatus: true };
  });
});
