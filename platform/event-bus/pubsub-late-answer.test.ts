import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { startGrpcPubsub } from "../testing/grpc-pubsub/server.ts";
import { declareSubscriptions } from "../testing/pubsub-server.ts";
import { openPubsubBus } from "./pubsub.ts";

const waitMilliseconds = 100;

test("messages that came in time are not lost to a process that was too busy to read the answer", async () => {
  await using started = new AsyncDisposableStack();
  const server = started.adopt(await startGrpcPubsub({ isClockManual: true }), (one) => one.close());
  await declareSubscriptions(server, "test", [{ name: "later", topic: "events" }], 30);
  const open = () =>
    started.adopt(
      openPubsubBus({ projectId: "test", emulatorHost: server.address, ackDeadlineSeconds: 30 }),
      (bus) => bus.close(),
    );
  const [producer, consumer] = [open(), open()];
  const texts = ["a", "b", "c", "d", "e"];
  const publish = (text: string) => producer.publish("events", [{ data: Buffer.from(text), attributes: {} }]);
  // Both are connected.
  await publish("first");
  const options = { maxMessages: 10, leaseSeconds: 30 };
  expect(await consumer.pull("later", options)).toHaveLength(1);

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

/** Lets nothing else in this process happen. */
function blockFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
