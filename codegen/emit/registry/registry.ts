import type { Emitter } from "../emitter.ts";
import { indexFile } from "./index-file.ts";

/** Emits `index.ts`, which joins what the other emitters made of each event. */
export const registryEmitter: Emitter = {
  name: "registry",
  summary: "event type to everything known about it: index.ts",
  emitAll: (model) => ({
    files: [{ path: "index.ts", content: indexFile(model), source: "" }],
    losses: [],
  }),
};
