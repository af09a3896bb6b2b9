import { parentPort } from "node:worker_threads";
import { loadBuiltIn, type BuiltIn } from "../emit/built-in.ts";
import { emitEvent } from "../emit/emit-all.ts";
import type { Emission, Emitter } from "../emit/emitter.ts";
import type { EventModel } from "../model/event-model.ts";

/** What makes a thread of the command line one that emits. */
export interface EmitWorkerData {
  readonly emit: BuiltIn;
}

/** Answers each batch of events with what the emitters make of them, in the same order. A failure ends the thread. */
export async function answerBatches({ emit }: EmitWorkerData): Promise<void> {
  const emitters = await loadBuiltIn(emit);
  parentPort?.on("message", (batch: readonly EventModel[]) => void answer(batch, emitters));
}

async function answer(batch: readonly EventModel[], emitters: readonly Emitter[]): Promise<void> {
  const emissions: Emission[] = [];
  for (const event of batch) emissions.push(await emitEvent(event, emitters));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin, windows do
  parentPort?.postMessage(emissions);
}
