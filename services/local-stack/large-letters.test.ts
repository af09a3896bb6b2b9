import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { registry } from "../../generated/index.ts";
import { startMicroBatch } from "../../pipeline/runners/micro-batch.ts";
import { openMemoryStore } from "../../pipeline/testing/memory-store.ts";
import { openMemoryWarehouse } from "../../pipeline/testing/memory-warehouse.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus } from "../../platform/event-bus/embedded.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import { openPubsubBus } from "../../platform/event-bus/pubsub.ts";
import { createHttpApp } from "../../platform/runtime/http-app.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { startGrpcPubsub } from "../../platform/testing/grpc-pubsub/server.ts";
import { declareSubscriptions } from "../../platform/testing/pubsub-server.ts";
import type { LetterSummary, LettersOfEvent, ReplayAnswer } from "./control-answers.ts";
import { addLetterRoutes } from "./control-letter-routes.ts";
import { withMethods } from "./testing/with-methods.ts";

async function embeddedBus(started: AsyncDisposableStack): Promise<EventBus> {
  const folder = await mkdtemp(join(tmpdir(), "eventloom-letters-"));
  started.defer(() => rm(folder, { recursive: true }));
  return openEmbeddedBus({ file: join(folder, "bus.db"), subscriptions, journalTopics: [channel.events] });
}

async function pubsubBus(started: AsyncDisposableStack): Promise<EventBus> {
  const server = started.adopt(await startGrpcPubsub(), (one) => one.close());
  await declareSubscriptions(server, "test", subscriptions, leaseSeconds);
  return openPubsubBus({ projectId: "test", emulatorHost: server.address });
}

/** With its base64 more than a letter carries. */
const payload = Buffer.from(JSON.stringify({ event_type: "order", filler: "0123456789".repeat(400_000) }));
const attributes = { event_id: "large", event_type: "order" };

const leaseSeconds = 10;

/** Takes a letter off the topic's subscription; tells its size. */
async function takeLetter(bus: EventBus): Promise<number> {
  const subscription = channel.deadLettersSubscription;
  return vi.waitFor(async () => {
    const [letter] = await bus.pull(subscription, { maxMessages: 1, leaseSeconds });
    if (letter === undefined) throw new Error("no letter came");
    await bus.ack(subscription, [letter.ackId]);
    return letter.data.byteLength;
  }, patience);
}

const patience = { timeout: 60_000 };

test.each([
  ["the embedded bus", embeddedBus],
  ["Pub/Sub over gRPC", pubsubBus],
])(
  "dead letters above 5 MiB are listed, shown and replayed: %s",
  { timeout: 180_000 },
  async (_, openBus) => {
    await using started = new AsyncDisposableStack();
    const bus = started.adopt(await openBus(started), (one) => one.close());
    const store = openMemoryStore();
    const parts = { bus, store, warehouse: openMemoryWarehouse([]), catalog: { registry, openapi: {} } };
    // A short wait could be over before a busy machine has read so large an answer.
    const patient = withMethods(bus, {
      pull: (name, options) => bus.pull(name, { ...options, waitMilliseconds: 10_000 }),
    });
    const worker = startMicroBatch({ ...parts, bus: patient, leaseSeconds, log: silentLogger });
    started.adopt(worker, (one) => one.stop());
    const app = createHttpApp(silentLogger);
    addLetterRoutes(app, parts);
    const show = async () =>
      (await (
        await app.request("/dead-letters/event?event_id=large&payload=1&personal=1")
      ).json()) as LettersOfEvent & { readonly damaged?: readonly { readonly object: string }[] };
    const replay = async (object: string) => {
      const body = JSON.stringify({ letters: [{ event_id: "large", event_type: "order", object }] });
      return (await (
        await app.request("/dead-letters/replay", { method: "POST", body })
      ).json()) as ReplayAnswer;
    };

    const lettersAre = (count: number) =>
      vi.waitFor(() => {
        const names = [...store.objects.keys()].filter((name) => name.endsWith(".ndjson.gz"));
        expect(names).toHaveLength(count);
      }, patience);

    await bus.publish(channel.events, [{ data: payload, attributes }]);
    await lettersAre(1);
    expect(await takeLetter(bus)).toBeLessThan(5_000);

    const listed = await (await app.request("/dead-letters")).text();
    const [summary] = listed.split("\n").map((line) => JSON.parse(line || "{}") as LetterSummary);
    expect(summary).toMatchObject({ event_id: "large", code: "TOO_LARGE", open: true });
    const [letter] = (await show()).letters;
    expect(letter).toMatchObject({ payload_bytes: payload.byteLength });
    expect(Buffer.from(letter?.payload_base64 ?? "", "base64").equals(payload)).toBe(true);

    expect(await replay(summary?.object ?? "")).toEqual({ replayed: ["large"], skipped: [] });
    await lettersAre(2);
    expect(await takeLetter(bus)).toBeLessThan(5_000);
    const again = (await show()).letters.at(-1);
    expect(again).toMatchObject({ replay: { count: 1, last_id: letter?.message_id }, attributes });
    expect(Buffer.from(again?.payload_base64 ?? "", "base64").equals(payload)).toBe(true);

    const lost = again?.payload_object ?? "";
    (store.objects as Map<string, Uint8Array>).delete(lost);
    expect((await show()).damaged).toMatchObject([{ object: lost }]);
    expect(await replay(again?.object ?? "")).toMatchObject({
      replayed: [],
      skipped: [{ event_id: "large", reason: `the payload ${lost} is gone` }],
    });
  },
);
