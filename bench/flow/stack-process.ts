import { readFile } from "node:fs/promises";
import * as catalog from "../../generated/index.ts";
import { attribute, channel } from "../../platform/event-bus/attributes.ts";
import type { OutgoingMessage } from "../../platform/event-bus/event-bus.ts";
import { createLogger } from "../../platform/runtime/log.ts";
import { newUuid } from "../../services/event-generator/new-id.ts";
import { startStack } from "../../services/local-stack/stack.ts";
import { linesOf, slicesOf } from "../lib/event-lines.ts";
import type { Answer, Memory, MemorySample, Order } from "./protocol.ts";

// The local stack under the orders of a bench (see protocol.ts). `node stack-process.ts FOLDER`, forked.

/** As the event generator publishes. */
const batch = 500;
/** The publisher waits while more than this is not acknowledged, as the HTTP API would make it wait. */
const maxBacklog = 20_000;

const log = createLogger({
  component: "bench",
  minimum: "WARNING",
  write: (line) => process.stderr.write(line),
});
const stack = await startStack({
  dataDirectory: process.argv[2] ?? "",
  catalog,
  log,
  ports: { generator: 0, tableManager: 0 },
  syncTables: true,
});
if (process.env["BENCH_MEMORY"] === "1") {
  const sample = () => say({ kind: "memory", memory: memoryNow() });
  sample();
  setInterval(sample, 200).unref();
}
process.on("message", (order: Order) => void obey(order).then(say));
say({ kind: "ready", generator: stack.file.urls.generator });

function say(answer: Answer | MemorySample): void {
  process.send?.(answer);
}

function memoryNow(): Memory {
  const { rss, heapTotal, external } = process.memoryUsage();
  const [resident = 0, heap = 0, buffers = 0] = [rss, heapTotal, external].map((bytes) => bytes / 2 ** 20);
  return { resident, heap, buffers };
}

async function obey(order: Order): Promise<Answer> {
  switch (order.kind) {
    case "publish":
      await publish(order.file, order.total);
      return { kind: "published" };
    case "settle":
      await stack.settled();
      return { kind: "settled" };
    case "count":
      return { kind: "counted", events: await countEvents() };
    case "stop":
      await stack.stop();
      return { kind: "stopped" };
  }
}

async function publish(file: string, total: number): Promise<void> {
  const slices = slicesOf(linesOf(await readFile(file, "utf8")), batch);
  for (let sent = 0, at = 0; sent < total; at++) {
    const lines = slices[at % slices.length] ?? [];
    const publishedAt = new Date().toISOString();
    await stack.bus.publish(
      channel.events,
      lines.slice(0, total - sent).map((line) => messageOf(line, publishedAt)),
    );
    sent += lines.length;
    while ((await stack.bus.status(channel.pipeline)).backlog > maxBacklog) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function countEvents(): Promise<number> {
  let events = 0;
  for (const { table } of catalog.registry.values()) {
    const { rows } = await stack.warehouse.query(
      `SELECT count(DISTINCT _event_id) AS n FROM \`${table.name}\``,
    );
    events += Number(rows[0]?.["n"] ?? 0);
  }
  return events;
}

function messageOf(line: string, publishedAt: string): OutgoingMessage {
  const [, type = ""] = /"event_type":"(\w+)"/.exec(line) ?? [];
  return {
    data: Buffer.from(line),
    attributes: {
      [attribute.eventType]: type,
      [attribute.eventId]: newUuid(),
      [attribute.schemaVersion]: "1.0.0",
      [attribute.publishedAt]: publishedAt,
    },
  };
}
