import type { Emitter } from "../emitter.ts";
import { scriptHeader } from "../print/header.ts";
import { contractText } from "./contract-text.ts";
import { indexFile } from "./index-file.ts";

/** Emits `index.ts`, which joins what the other emitters made of each event, and `contract.ts`, the types it speaks. */
export const registryEmitter: Emitter = {
  name: "registry",
  summary: "event type to everything known about it: index.ts, contract.ts",
  emitAll: (model) => ({
    files: [
      { path: "index.ts", content: indexFile(model), source: "" },
      { path: "contract.ts", content: `${scriptHeader("schemas/")}\n${contractText}`, source: "" },
    ],
    losses: [],
  }),
};
