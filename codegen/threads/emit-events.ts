import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { loadBuiltIn, type BuiltIn } from "../emit/built-in.ts";
import { emitEvent } from "../emit/emit-all.ts";
import type { OnProgress } from "../emit/emit-model.ts";
import type { Emission } from "../emit/emitter.ts";
import type { EventModel } from "../model/event-model.ts";
import type { EmitWorkerData } from "./emit-worker.ts";

/** What the built-in emitters make of each event, in the order of the events. */
export async function emitEvents(
  events: readonly EventModel[],
  builtIn: BuiltIn,
  onProgress: OnProgress,
  threads = threadsFor(events.length),
): Promise<readonly Emission[]> {
  if (threads > 1) return emitInThreads(events, builtIn, onProgress, threads);
  const emitters = await loadBuiltIn(builtIn);
  const emissions: Emission[] = [];
  for (const event of events) {
    emissions.push(await emitEvent(event, emitters));
    onProgress(emissions.length, events.length);
  }
  return emissions;
}

/** A thread has to load all emitters: half a second that a hundred events pay for. */
const eventsForThread = 100;
const mostThreads = 4;
const batchSize = 8;
const youngMegabytes = 64;

function threadsFor(events: number): number {
  return Math.min(availableParallelism(), mostThreads, Math.floor(events / eventsForThread));
}

async function emitInThreads(
  events: readonly EventModel[],
  builtIn: BuiltIn,
  onProgress: OnProgress,
  threads: number,
): Promise<readonly Emission[]> {
  const emissions: Emission[] = [];
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    const worker = new Worker(commandLine, {
      workerData: { emit: builtIn } satisfies EmitWorkerData,
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    try {
      for (let at = next; at < events.length; at = next) {
        next += batchSize;
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin, windows do
        worker.postMessage(events.slice(at, at + batchSize));
        const [batch] = (await once(worker, "message")) as [readonly Emission[]];
        for (const [index, emission] of batch.entries()) emissions[at + index] = emission;
        done += batch.length;
        onProgress(done, events.length);
      }
    } finally {
      await worker.terminate();
    }
  }
  await Promise.all(Array.from({ length: threads }, work));
  return emissions;
}

/** Packed as one file, the toolkit has no other one to start a thread with. */
const commandLine = import.meta.url.endsWith(".ts")
  ? new URL("../cli.ts", import.meta.url)
  : new URL(import.meta.url);
