import type { EventModel, Shape } from "../../model/event-model.ts";
import type { Emitter } from "../emitter.ts";
import { scriptHeader } from "../print/header.ts";
import { readAnnotation } from "./annotation.ts";
import { wellKnownMethods } from "./faker-calls.ts";
import { eventKeysText } from "./event-keys-text.ts";
import { fakerText } from "./faker-text.ts";
import { generatorFile } from "./generator-file.ts";
import { innerShapes } from "./inner-shapes.ts";
import { randomText } from "./random-text.ts";
import { runtimeText } from "./runtime-text.ts";

/** Emits `generators/<event>.ts` with `createGenerator`, and what all generators share. */
export const generatorsEmitter: Emitter = {
  name: "generators",
  summary: "seeded generators of valid and labelled invalid events: generators/<event>.ts",
  emitEvent: async (event) => {
    const { content, losses } = generatorFile(event, await fakerMethods(event));
    return { files: [{ path: `generators/${event.type}.ts`, content, source: event.source }], losses };
  },
  emitAll: (model) => ({
    files: [
      sharedFile("event-keys.ts", eventKeysText(model)),
      sharedFile("generator-runtime.ts", runtimeText),
      sharedFile("seeded-random.ts", randomText),
      sharedFile("seeded-faker.ts", fakerText),
    ],
    losses: [],
  }),
};

function sharedFile(name: string, text: string): { path: string; content: string; source: string } {
  return { path: `generators/${name}`, content: scriptHeader("schemas/") + text, source: "" };
}

/** Tells which faker methods there are; faker is loaded only for an event that names one that is not well known. */
async function fakerMethods(event: EventModel): Promise<(method: string) => boolean> {
  if (!needsFaker(event.shape)) return (method) => wellKnownMethods.has(method);
  const { faker } = await import("@faker-js/faker/locale/en");
  return (method) => {
    let place: unknown = faker;
    for (const step of method.split(".")) {
      place = typeof place === "object" && place !== null ? Reflect.get(place, step) : undefined;
    }
    return /^[a-z]\w*\.[a-z]\w*$/i.test(method) && typeof place === "function";
  };
}

function needsFaker(shape: Shape): boolean {
  const annotation = readAnnotation(shape.faker);
  if (annotation?.kind === "method" && !wellKnownMethods.has(annotation.method)) return true;
  return innerShapes(shape).some(needsFaker);
}
