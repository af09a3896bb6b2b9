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

/** Gives what the built-in emitters make of each event, in the order of the events. */
export type EmitEvents = (events: readonly EventModel[], builtIn: BuiltIn) => Promise<readonly Emission[]>;

/** Runs the built-in emitters over the `fresh` events of the model, in the way that is given, and everything else over all of it. */
export async function emitModel(
  model: Model,
  fresh: readonly EventModel[],
  { builtIn, custom }: Emitters,
  emitEvents: EmitEvents,
): Promise<ModelEmission> {
  const events = new Map<EventModel, Emission>();
  for (const [index, emission] of (await emitEvents(fresh, builtIn)).entries()) {
    const event = fresh[index];
    if (event !== undefined) events.set(event, emission);
  }
  const own: Emission[] = [];
  for (const event of custom.length === 0 ? [] : model.events) own.push(await emitEvent(event, custom));
  own.push(await emitShared(model, custom));
  return {
    events,
    shared: await emitShared(model, await loadBuiltIn(builtIn)),
    custom: joinEmissions(own),
  };
}
