import type { EventModel, Model } from "../model/event-model.ts";
import type { Emission, Emitter } from "./emitter.ts";

/** Runs the emitters over all events, then over the model as a whole. */
export async function emitAll(model: Model, emitters: readonly Emitter[]): Promise<Emission> {
  const emissions: Emission[] = [];
  for (const event of model.events) emissions.push(await emitEvent(event, emitters));
  return joinEmissions([...emissions, await emitShared(model, emitters)]);
}

/** What the emitters make of one event alone. */
export async function emitEvent(event: EventModel, emitters: readonly Emitter[]): Promise<Emission> {
  const emissions: Emission[] = [];
  for (const emitter of emitters) {
    if (emitter.emitEvent !== undefined) emissions.push(await emitter.emitEvent(event));
  }
  return joinEmissions(emissions);
}

/** What the emitters make of all events together. */
export async function emitShared(model: Model, emitters: readonly Emitter[]): Promise<Emission> {
  const emissions: Emission[] = [];
  for (const emitter of emitters) {
    if (emitter.emitAll !== undefined) emissions.push(await emitter.emitAll(model));
  }
  return joinEmissions(emissions);
}

/** Several emissions as one, in their order. */
export function joinEmissions(emissions: readonly Emission[]): Emission {
  return {
    files: emissions.flatMap(({ files }) => files),
    losses: emissions.flatMap(({ losses }) => losses),
  };
}
