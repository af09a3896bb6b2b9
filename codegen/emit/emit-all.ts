import type { Model } from "../model/event-model.ts";
import type { Emission, Emitter, Loss, OutputFile } from "./emitter.ts";

/** Called after each event so that long runs can show how far they are. */
export type OnProgress = (done: number, total: number) => void;

/** Runs the emitters over all events, then over the model as a whole. */
export async function emitAll(
  model: Model,
  emitters: readonly Emitter[],
  onProgress: OnProgress = () => {},
): Promise<Emission> {
  const files: OutputFile[] = [];
  const losses: Loss[] = [];
  const take = (emission: Emission) => {
    files.push(...emission.files);
    losses.push(...emission.losses);
  };
  for (const [index, event] of model.events.entries()) {
    for (const emitter of emitters) {
      if (emitter.emitEvent !== undefined) take(await emitter.emitEvent(event));
    }
    onProgress(index + 1, model.events.length);
  }
  for (const emitter of emitters) {
    if (emitter.emitAll !== undefined) take(await emitter.emitAll(model));
  }
  return { files, losses };
}
