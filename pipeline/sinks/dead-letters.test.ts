import { expect, test, vi } from "vitest";
import { originalMessage } from "../../platform/dead-letter.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { createLogger, silentLogger } from "../../platform/runtime/log.ts";
import { withFaults } from "../testing/faults.ts";
import type { FaultPlan } from "../testing/faults.ts";
import { received } from "../testing/fixtures.ts";
import { openMemoryBus } from "../testing/memory-bus.ts";
import { openMemoryStore } from "../testing/memory-store.ts";
import { createTestRetry } from "../testing/retry.ts";
import { deadLetter } from "../transforms/dead-letter.ts";
import { writeDeadLetters } from "./dead-letters.ts";

const retry = createTestRetry();

function letter(
  n: number,
  data = Buffer.from([n, 255]),
  publishTime = "2026-11-02T10:59:59.999Z",
): DeadLetter {
  const message = received(
    data,
    { event_id: `e-${n}`, odd: "äöü" },
    { messageId: `m-${n}`, publishTime: new Date(publishTime) },
  );
  return deadLetter(
    { kind: "refused", message, eventType: "", code: "MALFORMED_JSON", errors: [] },
    new Date(0),
  );
}

test("letters stand on the topic and, by the hour the original was published, in the store", async () => {
  const bus = openMemoryBus();
  const store = openMemoryStore();
  const letters = [letter(1), letter(2), letter(3, undefined, "2026-11-02T11:00:00.000Z")];
  await writeDeadLetters({ bus, store, retry, log: silentLogger }, letters);
  const published = bus.published.get(channel.deadLetters) ?? [];
  expect(published.map(({ data }) => JSON.parse(Buffer.from(data).toString()) as unknown)).toEqual(letters);
  expect(store.lines("dead-letters/dt=2026-11-02/hour=10/")).toEqual(letters.slice(0, 2));
  expect(store.lines("dead-letters/dt=2026-11-02/hour=11/")).toEqual(letters.slice(2));
});

test.each(["publish", "putIfAbsent"])("it is not done before %s is", async (slow) => {
  const gate = Promise.withResolvers<void>();
  const delayed = async <T>(method: string, call: () => Promise<T>) => {
    if (method === slow) await gate.promise;
    return call();
  };
  const bus = openMemoryBus();
  const store = openMemoryStore();
  const sink = {
    bus: {
      ...bus,
      publish: (...values: Parameters<typeof bus.publish>) =>
        delayed("publish", () => bus.publish(...values)),
    },
    store: {
      ...store,
      putIfAbsent: (...values: Parameters<typeof store.putIfAbsent>) =>
        delayed("putIfAbsent", () => store.putIfAbsent(...values)),
    },
    retry,
    log: silentLogger,
  };
  let done = false;
  const writing = writeDeadLetters(sink, [letter(1)]).then(() => (done = true));
  const other = () => (slow === "publish" ? store.objects.size : bus.published.size);
  await vi.waitFor(() => expect(other()).toBe(1));
  expect(done).toBe(false);
  gate.resolve();
  await writing;
  expect([store.objects.size, bus.published.size]).toEqual([1, 1]);
});

test("two letters of one event id are two objects", async () => {
  const store = openMemoryStore();
  const sink = { bus: openMemoryBus(), store, retry, log: silentLogger };
  const twin = { ...letter(1), message_id: "m-9", payload_base64: "AA==" };
  await writeDeadLetters(sink, [letter(1)]);
  await writeDeadLetters(sink, [twin]);
  expect(store.lines("dead-letters/")).toEqual([letter(1), twin]);
});

test("a letter the topic refuses does not hold up the others, and the store keeps it", async () => {
  const inner = openMemoryBus();
  const store = openMemoryStore();
  const logged: string[] = [];
  const log = createLogger({ component: "test", write: (line) => void logged.push(line) });
  const bus = {
    ...inner,
    publish: async (topic: string, messages: Parameters<typeof inner.publish>[1]) => {
      if (messages.some(({ attributes }) => attributes["event_id"] === "e-2")) {
        throw new PlatformError("POISON", "MESSAGE_TOO_LARGE", "too large");
      }
      return inner.publish(topic, messages);
    },
  };
  await writeDeadLetters({ bus, store, retry, log }, [letter(1), letter(2), letter(3)]);
  const ids = inner.published.get(channel.deadLetters)?.map(({ attributes }) => attributes["event_id"]);
  expect(ids).toEqual(["e-1", "e-3"]);
  expect(store.lines("dead-letters/")).toHaveLength(3);
  expect(logged.filter((line) => line.includes('"ERROR"'))).toHaveLength(1);
});

test("a lost answer is asked for again until both places have it", async () => {
  const failures = new Map([
    ["publish", 2],
    ["putIfAbsent", 3],
  ]);
  const plan: FaultPlan = (method) => {
    const left = failures.get(method) ?? 0;
    failures.set(method, left - 1);
    return left > 0 ? { phase: "after", error: new Error("answer lost") } : null;
  };
  const store = openMemoryStore();
  const bus = openMemoryBus();
  const sink = { bus: withFaults(bus, plan), store: withFaults(store, plan), retry, log: silentLogger };
  const data = Buffer.from(Uint8Array.from({ length: 256 }, (_, index) => index));
  await writeDeadLetters(sink, [letter(1, data)]);
  const [kept] = store.lines("dead-letters/") as unknown as DeadLetter[];
  expect(kept && originalMessage(kept)).toEqual({ data, attributes: { event_id: "e-1", odd: "äöü" } });
  expect(bus.published.get(channel.deadLetters)?.length).toBeGreaterThan(0);
});

test("letters are counted in the log by code and event type, without a stranger's text", async () => {
  const lines: string[] = [];
  const log = createLogger({ component: "pipeline", write: (line) => lines.push(line) });
  const stranger: DeadLetter = { ...letter(3), code: "UNKNOWN_EVENT_TYPE", event_type: "<script>" };
  const known: DeadLetter = { ...letter(4), code: "SCHEMA_VIOLATION", event_type: "order" };
  const letters = [letter(1), letter(2), stranger, known];
  await writeDeadLetters({ bus: openMemoryBus(), store: openMemoryStore(), retry, log }, letters);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { message: "events dead-lettered", code: "MALFORMED_JSON", event_type: "", events: 2 },
    { message: "events dead-lettered", code: "UNKNOWN_EVENT_TYPE", event_type: "", events: 1 },
    { message: "events dead-lettered", code: "SCHEMA_VIOLATION", event_type: "order", events: 1 },
  ]);
});

test("a letter above 5 MiB points to an object with its payload, on the topic and in the store", async () => {
  const bus = openMemoryBus();
  const store = openMemoryStore();
  const data = Buffer.alloc(7_000_000, "0123456789abcdef");
  const sink = { bus, store, retry, log: silentLogger };
  for (let attempt = 0; attempt < 2; attempt++) await writeDeadLetters(sink, [letter(1), letter(2, data)]);
  expect(store.objects.size).toBe(2);
  const letters = store.lines("dead-letters/dt=2026-11-02/hour=10/") as unknown as readonly DeadLetter[];
  const [small, large] = letters;
  expect(small).toEqual(letter(1));
  expect(large).toMatchObject({ event_id: "e-2", payload_base64: "", payload_object: { bytes: 7_000_000 } });
  expect(Buffer.from(store.objects.get(large?.payload_object?.name ?? "") ?? "").equals(data)).toBe(true);
  const published = bus.published.get(channel.deadLetters) ?? [];
  const onTopic = published.map((message) => JSON.parse(Buffer.from(message.data).toString()) as unknown);
  expect(onTopic).toEqual([...letters, ...letters]);
});
