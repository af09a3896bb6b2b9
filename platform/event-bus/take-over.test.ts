import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openEmbeddedBus } from "./embedded.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "eventloom-bus-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(takeOver: readonly string[]) {
  return openEmbeddedBus({
    file: join(folder, "bus.db"),
    subscriptions: [
      { name: "ours", topic: "events", deadLetter: { topic: "dead", maxDeliveryAttempts: 2 } },
      { name: "theirs", topic: "events" },
      { name: "letters", topic: "dead" },
    ],
    takeOver,
  });
}

const now = { maxMessages: 10, leaseSeconds: 600, waitMilliseconds: 0 };

test("leases that an earlier process left end when their subscription is taken over, others stay", async () => {
  const before = open([]);
  await before.publish("events", [{ data: Buffer.from("one"), attributes: {} }]);
  const leased = [await before.pull("ours", now), await before.pull("theirs", now)];
  expect(leased.map((messages) => messages.length)).toEqual([1, 1]);

  const after = open(["ours"]);
  expect(await after.pull("ours", now)).toMatchObject([{ deliveryAttempt: 2 }]);
  expect(await after.pull("theirs", now)).toEqual([]);
  await after.close();
  await before.close();
});

test("a lease that is taken over counts as a failed delivery", async () => {
  for (const attempt of [1, 2]) {
    const bus = open(["ours"]);
    if (attempt === 1) await bus.publish("events", [{ data: Buffer.from("one"), attributes: {} }]);
    expect(await bus.pull("ours", now)).toMatchObject([{ deliveryAttempt: attempt }]);
    await bus.close();
  }
  const bus = open(["ours"]);
  expect(await bus.pull("ours", now)).toEqual([]);
  expect(await bus.pull("letters", now)).toMatchObject([{ deliveryAttempt: 1 }]);
  await bus.close();
});
