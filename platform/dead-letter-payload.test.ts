import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildDeadLetter, deadLetterMessage, originalMessage, replayMessage } from "./dead-letter.ts";
import { inlineLetterBytes, payloadBytes, pointToPayload, withPayload } from "./dead-letter-payload.ts";
import { openFilesystemStore } from "./object-store/filesystem.ts";
import type { ObjectStore } from "./object-store/object-store.ts";

let directory = "";
let store: ObjectStore;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "eventloom-payload-"));
  store = openFilesystemStore({ directory });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

function letterOf(bytes: number) {
  const publishTime = new Date("2026-11-02T10:15:00.000Z");
  const attributes = { event_id: "e-1", odd: "äöü" };
  const data = Buffer.alloc(bytes, 7);
  const message = { data, attributes, messageId: "m-1", ackId: "", publishTime, deliveryAttempt: 1 };
  const cause = { message, eventId: "e-1", eventType: "", code: "TOO_LARGE", component: "pipeline" } as const;
  return buildDeadLetter({ ...cause, errors: [], failedAt: publishTime });
}

test("a letter carries its payload up to 5 MiB, and not a byte more", () => {
  const around = letterOf(0);
  const room = inlineLetterBytes - Buffer.byteLength(JSON.stringify(around));
  const most = Math.floor(room / 4) * 3;
  expect(pointToPayload(letterOf(most))).toBeNull();
  const pointed = pointToPayload(letterOf(most + 3));
  expect(pointed?.content).toHaveLength(most + 3);
  expect(deadLetterMessage(pointed?.letter ?? around).data.byteLength).toBeLessThan(2_000);
});

test("the payload comes back byte for byte, and nobody takes an empty one for it", async () => {
  const letter = letterOf(6_000_000);
  const pointed = pointToPayload(letter);
  if (pointed === null) throw new Error("not pointed");
  expect(pointed.name).toMatch(/^dead-letters\/dt=2026-11-02\/hour=10\/[0-9a-f]{32}\.payload$/);
  expect([payloadBytes(letter), payloadBytes(pointed.letter)]).toEqual([6_000_000, 6_000_000]);
  expect(() => originalMessage(pointed.letter)).toThrow(pointed.name);
  expect(() => replayMessage(pointed.letter)).toThrow(pointed.name);
  await expect(withPayload(store, pointed.letter)).rejects.toMatchObject({ retryClass: "POISON" });
  await store.putIfAbsent(pointed.name, pointed.content);
  expect(await withPayload(store, pointed.letter)).toEqual(letter);
  expect(await withPayload(store, letter)).toBe(letter);
});

test("another object under the name is not taken for the payload", async () => {
  const pointed = pointToPayload(letterOf(5_000_000));
  if (pointed === null) throw new Error("not pointed");
  await store.putIfAbsent(pointed.name, Buffer.from("something else"));
  await expect(withPayload(store, pointed.letter)).rejects.toThrow(/is not what the dead letter points to/);
});
