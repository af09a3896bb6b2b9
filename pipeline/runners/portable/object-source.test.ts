import { expect, test } from "vitest";
import { silentLogger } from "../../../platform/runtime/log.ts";
import { writeDeadLetters } from "../../sinks/dead-letters.ts";
import { received } from "../../testing/fixtures.ts";
import { openMemoryBus } from "../../testing/memory-bus.ts";
import { openMemoryStore } from "../../testing/memory-store.ts";
import { createTestRetry } from "../../testing/retry.ts";
import { deadLetter } from "../../transforms/dead-letter.ts";
import { listObjects, readObject, type ObjectSource } from "./object-source.ts";

const letters: ObjectSource = { kind: "dead letters", eventTypes: [] };
const archive: ObjectSource = { kind: "archive", eventTypes: ["order"] };

test("letters come with their payloads, also those that point to theirs", async () => {
  const store = openMemoryStore();
  const payloads = [Buffer.from("{"), Buffer.alloc(6_000_000, "x")];
  const refused = payloads.map((data, n) => {
    const message = received(data, { event_id: `e-${n}` }, { messageId: `m-${n}` });
    const cause = { kind: "refused", message, eventType: "", code: "MALFORMED_JSON", errors: [] } as const;
    return deadLetter(cause, new Date(0));
  });
  await writeDeadLetters(
    { bus: openMemoryBus(), store, log: silentLogger, retry: createTestRetry() },
    refused,
  );
  const found: Buffer[] = [];
  for await (const name of listObjects(store, letters))
    for await (const slice of readObject(store, name, letters, 1))
      found.push(...slice.map(({ data }) => Buffer.from(data)));
  expect(found.map((data) => payloads.findIndex((one) => one.equals(data)))).toEqual([0, 1]);
});

test("an object that is gone fails the bundle: its lines may stand in another one", async () => {
  const name = "events/event_type=order/dt=2026-11-02/hour=10/a.ndjson.gz";
  const reading = readObject(openMemoryStore(), name, archive, 10).next();
  await expect(reading).rejects.toThrow(`${name} is gone, or was composed with others`);
});
