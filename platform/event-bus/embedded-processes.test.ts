import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EmbeddedBus, openEmbeddedBus } from "./embedded.ts";

let folder = "";
let file = "";
let bus: EmbeddedBus | undefined;
let children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-processes-"));
  file = join(folder, "bus.db");
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
  await bus?.close();
  rmSync(folder, { recursive: true });
});

function open(): EmbeddedBus {
  bus = openEmbeddedBus({
    file,
    subscriptions: [{ name: "sub", topic: "events" }],
    journalTopics: ["events"],
  });
  return bus;
}

async function drain(from: EmbeddedBus): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const batch = await from.pull("sub", { maxMessages: 500, leaseSeconds: 60, waitMilliseconds: 0 });
    if (batch.length === 0) return ids;
    ids.push(...batch.map(({ messageId }) => messageId));
    await from.ack(
      "sub",
      batch.map(({ ackId }) => ackId),
    );
  }
}

function missing(wanted: readonly string[], found: readonly string[]): readonly string[] {
  const there = new Set(found);
  return wanted.filter((id) => !there.has(id));
}

/** Starts a process that publishes; `printed` gets each id it was promised. */
function startPublisher(printed: string[]): ChildProcess {
  const script = join(import.meta.dirname, "testdata/publish-until-killed.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => printed.push(line));
  children.push(child);
  return child;
}

async function until(condition: () => boolean, child: ChildProcess): Promise<void> {
  while (!condition()) {
    if (child.exitCode !== null) throw new Error(`the publisher ended with code ${child.exitCode}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "close");
}

describe("a killed process", () => {
  test("has kept every promise, in messages and journal", async () => {
    const promised: string[] = [];
    for (const goal of [300, 600]) {
      const child = startPublisher(promised);
      await until(() => promised.length >= goal, child);
      await kill(child);
    }
    const reopened = open();
    const journalled: string[] = [];
    for await (const { eventId } of reopened.journal().entries()) journalled.push(eventId);
    const found = await drain(reopened);
    expect(missing(promised, found)).toEqual([]);
    expect(found.toSorted()).toEqual(journalled.toSorted());
    expect(await reopened.journal().count()).toBe(journalled.length);
    expect(await reopened.status("sub")).toMatchObject({ backlog: 0 });
  });
});

describe("several processes on one file", () => {
  test("share ids, messages and leases", async () => {
    const promised: string[] = [];
    const child = startPublisher(promised);
    const other = open();
    const consumed: string[] = [];
    while (consumed.length < 500) {
      promised.push(...(await other.publish("events", [{ data: new Uint8Array(500), attributes: {} }])));
      consumed.push(...(await drain(other)));
      await until(() => true, child);
    }
    await kill(child);
    consumed.push(...(await drain(other)));
    expect(new Set(consumed).size).toBe(consumed.length);
    expect(missing(promised, consumed)).toEqual([]);
  });
});
