import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { startGrpcPubsub } from "../testing/grpc-pubsub/server.ts";
import { declareSubscriptions } from "../testing/pubsub-server.ts";
import { openPubsubBus } from "./pubsub.ts";

const waitMilliseconds = 100;
const options = { maxMessages: 10, leaseSeconds: 30 };

/** Two processes' buses, both connected, and a server whose clock stands. */
async function start() {
  const started = new AsyncDisposableStack();
  const server = started.adopt(await startGrpcPubsub({ isClockManual: true }), (one) => one.close());
  await declareSubscriptions(server, "test", [{ name: "later", topic: "events" }], 30);
  const open = () =>
    started.adopt(
      openPubsubBus({ projectId: "test", emulatorHost: server.address, ackDeadlineSeconds: 30 }),
      (bus) => bus.close(),
    );
  const [producer, consumer] = [open(), open()];
  const publish = (text: string) => producer.publish("events", [{ data: Buffer.from(text), attributes: {} }]);
  await publish("first");
  expect(await consumer.pull("later", options)).toHaveLength(1);
  return { server, consumer, publish, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

test("messages that came in time are not lost to a process that was too busy to read the answer", async () => {
  await using started = await start();
  const { server, consumer, publish } = started;
  const texts = ["a", "b", "c", "d", "e"];
  const received: string[] = [];
  for (const [index, text] of texts.entries()) {
    const pulled = consumer.pull("later", { ...options, waitMilliseconds });
    const published = publish(text);
    while (server.backlog("projects/test/subscriptions/later") < index + 2) await turn();
    blockFor(2 * waitMilliseconds);
    received.push(...(await pulled).map(({ data }) => Buffer.from(data).toString()));
    await published;
  }
  expect(received).toEqual(texts);
});

test("an answer that takes longer than a pull waits is that of the pull which follows", async () => {
  await using started = await start();
  const { server, consumer, publish } = started;
  const before = server.calls("pull");
  server.misbehave({ method: "pull", fault: { kind: "slow", milliseconds: 5 * waitMilliseconds } });
  await publish("slow");
  const batches: string[][] = [];
  while (batches.flat().length === 0) {
    const pulled = await consumer.pull("later", { ...options, waitMilliseconds });
    batches.push(pulled.map(({ data }) => Buffer.from(data).toString()));
  }
  expect(batches.length).toBeGreaterThan(1);
  expect(batches.at(-1)).toEqual(["slow"]);
  expect(server.calls("pull")).toBe(before + 1);
});

/** Lets nothing else in this process happen. */
function blockFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
