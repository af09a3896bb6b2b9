import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { type GrpcPubsubServer, startGrpcPubsub } from "../testing/grpc-pubsub/server.ts";
import { declareSubscriptions } from "../testing/pubsub-server.ts";
import { contractSubscriptions, eventBusContract } from "./contract.ts";
import { openPubsubBus } from "./pubsub.ts";

let server: GrpcPubsubServer;
beforeAll(async () => {
  server = await startGrpcPubsub({ isClockManual: true });
});
afterAll(() => server.close());

eventBusContract("the Pub/Sub adapter, on a server with a clock,", async () => {
  const projectId = `test-${randomUUID()}`;
  await declareSubscriptions(server, projectId, contractSubscriptions, 30);
  const bus = openPubsubBus({ projectId, emulatorHost: server.address, ackDeadlineSeconds: 30 });
  return { bus, hasLateStatus: true, advance: (milliseconds) => server.advance(milliseconds) };
});
