import { tableLosses } from "../../model/table-losses.ts";
import type { Emitter } from "../emitter.ts";
import { scriptHeader } from "../print/header.ts";
import { rowFile } from "./row-file.ts";
import { rowsRuntime } from "./runtime-text.ts";

/** Emits `rows/<event>.ts` with `toRow` and `fromRow`, and the helpers they share as `rows/row-runtime.ts`. */
export const rowsEmitter: Emitter = {
  name: "rows",
  summary: "event to row and back: rows/<event>.ts",
  emitEvent: (event) => ({
    files: [{ path: `rows/${event.type}.ts`, content: rowFile(event), source: event.source }],
    losses: tableLosses(event),
  }),
  emitAll: () => ({
    files: [
      { path: "rows/row-runtime.ts", content: `${scriptHeader("schemas/")}${rowsRuntime}`, source: "" },
    ],
    losses: [],
  }),
};
