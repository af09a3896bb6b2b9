import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger } from "../runtime/log.ts";
import { drive } from "../runtime/testing/drive.ts";
import { createFaultScript, type FaultScript } from "../runtime/testing/scripted-faults.ts";
import { createVirtualClock, type VirtualClock } from "../runtime/testing/virtual-clock.ts";
import { type EmbeddedBus, openEmbeddedBus } from "./embedded.ts";
import { type Push, startPush } from "./push.ts";

const hour = 3_600_000;

let folder = "";
let clock: VirtualClock;
let faults: FaultScript;
let bus: EmbeddedBus;
let push: Push | undefined;
let requests: { readonly messageId: string; readonly attempt: number; readonly at: number }[];
let logged: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-push-"));
  clock = createVirtualClock();
  faults = createFaultScript(clock);
  requests = [];
  logged = [];
  bus = openEmbeddedBus({
    file: join(folder, "bus.db"),
    subscriptions: [
      { name: "sub", topic: "events", deadLetter: { topic: "dead", maxDeliveryAttempts: 100 } },
      { name: "dead-sub", topic: "dead" },
    ],
    now: () => clock.now().getTime(),
  });
});

afterEach(async () => {
  if (push !== undefined) await stop(push);
  await bus.close();
  rmSync(folder, { recursive: true });
});

/** Pushes to an endpoint that answers as told; what `answer` throws is a connection that fails. */
function start(answer: (messageId: string) => number): Push {
  const fetch = async (_: unknown, { body }: { readonly body: string }) => {
    const { message, deliveryAttempt } = JSON.parse(body) as {
      readonly message: { readonly messageId: string };
      readonly deliveryAttempt: number;
    };
    const { messageId } = message;
    requests.push({ messageId, attempt: deliveryAttempt, at: clock.elapsed() });
    return new Response(null, { status: answer(messageId) });
  };
  const log = createLogger({ component: "test", write: (line) => void logged.push(line) });
  push = startPush({
    bus: faults.wrap(bus),
    subscription: "sub",
    endpoint: "http://localhost/",
    log,
    clock,
    now: clock.now,
    fetch: fetch as unknown as typeof globalThis.fetch,
  });
  return push;
}

async function stop(started: Push): Promise<void> {
  let stopped = false;
  void started.stop().finally(() => (stopped = true));
  await until("it stops", () => stopped);
}

async function publish(count: number): Promise<readonly string[]> {
  const messages = Array.from({ length: count }, () => ({ data: Buffer.from("{}"), attributes: {} }));
  const ids = await bus.publish("events", messages);
  faults.wake();
  return ids;
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const isWorking = () => faults.busy() > 0;
  await drive({ clock, what, condition, isWorking, withinMilliseconds: 10 * hour, state: () => push?.stats });
}

const backlog = async (name: string) => (await bus.status(name)).backlog;

describe("an endpoint that is down for hours", () => {
  test.each<[string, () => number]>([
    ["answers 503", () => 503],
    ["answers 429", () => 429],
    [
      "cannot be reached",
      () => {
        throw new Error("no route");
      },
    ],
  ])(
    "and %s: messages stay, their attempts hardly grow, and they go out when it is back",
    async (_, down) => {
      let isDown = true;
      await publish(40);
      const started = start(() => (isDown ? down() : 204));
      await until("the circuit opens", () => started.stats.circuit !== "closed");
      const openedAt = requests.length;
      await until("hours have passed", () => clock.elapsed() > 3 * hour);
      expect([await backlog("sub"), await backlog("dead-sub")]).toEqual([40, 0]);
      const probes = requests.slice(openedAt);
      expect(probes.length).toBeLessThan(800);
      isDown = false;
      await until("all is delivered", async () => (await backlog("sub")) === 0);
      expect(await backlog("dead-sub")).toBe(0);
      expect(Math.max(...requests.map(({ attempt }) => attempt))).toBeLessThan(30);
      await started.stop();
      expect(started.stats).toMatchObject({ delivered: 40, circuit: "closed" });
      const told = logged.filter((line) => line.includes("circuit"));
      expect(told.map((line) => line.includes("opened"))).toEqual([true, false]);
    },
  );
});

test("goes on no later after an outage than the outage was long", async () => {
  for (const outage of [1_000, 10_000, 100_000]) {
    const from = clock.elapsed();
    await publish(5);
    const started = start(() => (clock.elapsed() < from + outage ? 503 : 204));
    await until("all is delivered", async () => (await backlog("sub")) === 0);
    const last = requests.at(-1)?.at ?? Infinity;
    expect(last - (from + outage)).toBeLessThanOrEqual(Math.max(outage, 1_000));
    await stop(started);
  }
});

test("a message that only seems to bring the endpoint down holds up the others for a while, not for ever", async () => {
  const [bad] = await publish(10);
  start((messageId) => (messageId === bad ? 503 : 204));
  await until("all is delivered", async () => (await backlog("sub")) === 0);
  expect(await backlog("dead-sub")).toBe(1);
  const others = requests.filter(({ messageId }) => messageId !== bad);
  expect(new Set(others.map(({ messageId }) => messageId)).size).toBe(9);
  expect(Math.max(...others.map(({ at }) => at))).toBeLessThan(hour);
});
