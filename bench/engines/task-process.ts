import { once } from "node:events";
import { registry } from "../../generated/index.ts";
import { runGraph } from "../../pipeline/graph.ts";
import { writeArchive } from "../../pipeline/sinks/archive.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import { throughJobService, throughMicroBatch } from "../../tests/engines/support/million-sides.ts";
import { eventMessages } from "../lib/event-messages.ts";
import type { Task, TaskCost } from "./protocol.ts";

const batchSize = 2_000;
const now = new Date("2026-11-02T10:15:00.000Z");

const work = await prepare(JSON.parse(process.argv[2] ?? "") as Task);
process.send?.("ready");
await once(process, "message");
process.send?.(await measure(work));
process.disconnect();

async function measure(task: () => Promise<void>): Promise<TaskCost> {
  const started = performance.now();
  const before = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1_000, processorSeconds: (user + system) / 1e6 };
}

async function prepare(task: Task): Promise<() => Promise<void>> {
  switch (task.kind) {
    case "graph":
      return prepareGraph(task.events, task.archive);
    case "micro-batch":
      return () => throughMicroBatch(openFilesystemStore({ directory: task.input }), task.output);
    case "portable": {
      const { input, output, jobEndpoint } = task;
      return () => throughJobService(openFilesystemStore({ directory: input }), output, jobEndpoint);
    }
  }
}

/** Each batch is the same but for its hour, so that each makes objects of its own. */
async function prepareGraph(events: number, archive: string | null): Promise<() => Promise<void>> {
  const messages = await eventMessages(batchSize, now);
  const store = archive === null ? null : openFilesystemStore({ directory: archive });
  const run = async (hour: number) => {
    const { events: byTable } = await runGraph({ messages, registry, now });
    const publishedAt = new Date(now.getTime() + hour * 3_600_000).toISOString();
    for (const ofTable of store === null ? [] : byTable.values()) {
      const moved = ofTable.map((event) => ({ ...event, publishedAt }));
      if (store !== null) await writeArchive(store, moved, (_what, write) => write());
    }
  };
  const batches = Math.ceil(events / batchSize);
  // Compiles what is measured.
  for (let hour = -Math.min(10, batches); hour < 0; hour++) await run(hour);
  return async () => {
    for (let hour = 0; hour < batches; hour++) await run(hour);
  };
}
