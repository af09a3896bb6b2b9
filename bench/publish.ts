import { randomUUID } from "node:crypto";
import { PubSub } from "@google-cloud/pubsub";
import { createGenerator } from "../generated/generators/order.ts";
import type { OutgoingMessage } from "../platform/event-bus/event-bus.ts";
import { openPubsubBus } from "../platform/event-bus/pubsub.ts";
import { isNotBuilt } from "../platform/testing/go-tools.ts";
import { startGrpcPubsub } from "../platform/testing/grpc-pubsub/server.ts";
import { startPubsubServer } from "../platform/testing/pubsub-server.ts";
import type { Bench } from "./lib/bench.ts";
import { alternate, compare } from "./lib/rounds.ts";

const projectId = "bench";
const topic = "events";
/** As the adapter sets them. */
const batching = { maxMessages: 1_000, maxBytes: 9_000_000, maxMilliseconds: 5 };
/** What a caller hands over at a time. */
const perCall = 1_000;

/** Publishing through the Pub/Sub adapter, beside a loop over the client with the same batching, to Google's in-memory server in a process of its own. */
export const publishBench: Bench = {
  name: "publish",
  what: "publish orders through the Pub/Sub adapter ÷ a bare loop over the client",
  inDefaultRun: true,
  async run({ quick }) {
    const [rounds, count] = quick ? [1, 20] : [7, 20_000];
    const isOurs = isNotBuilt("pubsub-server");
    const server = isOurs ? await startGrpcPubsub() : await startPubsubServer();
    const client = new PubSub({ projectId, emulatorMode: true, apiEndpoint: server.address });
    const bus = openPubsubBus({ projectId, emulatorHost: server.address });
    try {
      await client.createTopic(topic);
      const publisher = client.topic(topic, { batching });
      const messages = orderMessages(count);
      const measured = await alternate(
        rounds,
        {
          ours: () =>
            rate(messages, async (some) => {
              await bus.publish(topic, some);
            }),
          theirs: () =>
            rate(messages, async (some) => {
              const published = some.map(({ data, attributes }) =>
                publisher.publishMessage({ data: Buffer.from(data), attributes }),
              );
              await Promise.all(published);
            }),
        },
        { warmUp: !quick },
      );
      const detail = `${rounds} rounds of ${count} orders in calls of ${perCall}, on ${isOurs ? "a server in this process" : "pstest"}`;
      return [{ name: "publish", what: "orders to a topic", ...compare(measured), unit: "events/s", detail }];
    } finally {
      await Promise.all([bus.close(), client.close()]);
      await server.close();
    }
  },
};

function orderMessages(count: number): readonly OutgoingMessage[] {
  const generator = createGenerator(1);
  return Array.from({ length: count }, () => ({
    data: Buffer.from(JSON.stringify(generator.next())),
    attributes: { event_type: "order", event_id: randomUUID(), schema_version: "1.0.0" },
  }));
}

/** Messages a second when all calls are made at once. */
async function rate(
  messages: readonly OutgoingMessage[],
  publish: (some: readonly OutgoingMessage[]) => Promise<void>,
): Promise<number> {
  const started = performance.now();
  const calls: Promise<void>[] = [];
  for (let from = 0; from < messages.length; from += perCall)
    calls.push(publish(messages.slice(from, from + perCall)));
  await Promise.all(calls);
  return (messages.length / (performance.now() - started)) * 1_000;
}
