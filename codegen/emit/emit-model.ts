import type { EventModel, Model } from "../model/event-model.ts";
import { emitEvent, emitShared, joinEmissions } from "./emit-all.ts";
import { loadBuiltIn, type BuiltIn } from "./built-in.ts";
import type { Emission, Emitter } from "./emitter.ts";

/** Called after each event so that long runs can show how far they are. */
export type OnProgress = (done: number, total: number) => void;

/** What runs over a model. */
export interface Emitters {
  readonly builtIn: BuiltIn;
  /** The project's own. */
  readonly custom: readonly Emitter[];
}

/** What the emitters made of a model, apart by what it depends on. */
export interface ModelEmission {
  /** By the built-in emitters, of each event that was asked for. */
  readonly events: ReadonlyMap<EventModel, Emission>;
  /** By the built-in emitters, of all events together. */
  readonly shared: Emission;
  /** By the project's own: nobody but them knows what that depends on. */
  readonly custom: Emission;
}

/** Runs the built-in emitters over the `fresh` events of the model, and everything else over all of it. */
export async function emitModel(
  model: Model,
  fresh: readonly EventModel[],
  { builtIn, custom }: Emitters,
  onProgress: OnProgress = () => {},
): Promise<ModelEmission> {
  const emitters = await loadBuiltIn(builtIn);
  const events = new Map<EventModel, Emission>();
  for (const event of fresh) {
    events.set(event, await emitEvent(event, emitters));
    onProgress(events.size, fresh.length);
  }
  const own: Emission[] = [];
  for (const event of custom.length === 0 ? [] : model.events) own.push(await emitEvent(event, custom));
  own.push(await emitShared(model, custom));
  return { events, shared: await emitShared(model, emitters), custom: joinEmissions(own) };
}
