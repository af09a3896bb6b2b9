import { expect, test } from "vitest";
import { channel } from "../../platform/event-bus/attributes.ts";
import { settle } from "./settle.ts";

const refused = {
  table: "orders",
  event_type: "order",
  schema_version: "2.0.0",
  schema_hash: "h",
  state: "refused",
  reasons: ["amount: STRING cannot become INT64"],
  rows: 0,
} as const;

function statusOf(backlog: number) {
  const subscription = channel.pipeline;
  return {
    pipeline: null,
    subscriptions: [{ subscription, backlog, oldestUnacked: null, oldestAgeSeconds: null }],
    tables: [refused],
  };
}

test("a wait that takes long says what it is for, each thing once", async () => {
  const settled = Promise.withResolvers<void>();
  const notes: string[] = [];
  let looks = 0;
  await settle({
    settled: settled.promise,
    every: 1,
    note: (text) => void notes.push(text),
    async status() {
      looks++;
      if (looks === 5) settled.resolve();
      return statusOf(looks < 3 ? 2 : 1);
    },
  });
  const reason = "  orders: amount: STRING cannot become INT64\n";
  const rest =
    "to be stored or dead-lettered; Ctrl-C ends the wait, and the next stack on the folder goes on\n";
  expect(notes).toEqual([`waiting for 2 events ${rest}${reason}`, `waiting for 1 event ${rest}${reason}`]);
});

test("a wait that is short says nothing, and one that is given up ends", async () => {
  const notes: string[] = [];
  const options = {
    note: (text: string) => void notes.push(text),
    status: async () => statusOf(1),
    every: 1_000_000,
  };
  await settle({ ...options, settled: Promise.resolve() });
  const { promise } = Promise.withResolvers<void>();
  await settle({ ...options, settled: promise, signal: AbortSignal.abort() });
  expect(notes).toEqual([]);
});

test("a stack that fails while it settles fails the wait; one that cannot say how it is does not", async () => {
  const settled = Promise.withResolvers<void>();
  const waiting = settle({
    settled: settled.promise,
    every: 1,
    note() {},
    async status() {
      settled.reject(new Error("the bus is closed"));
      throw new Error("no status");
    },
  });
  await expect(waiting).rejects.toThrow("the bus is closed");
});
