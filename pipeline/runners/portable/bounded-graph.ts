import { impulse, parDo, redistribute, type Root } from "../../beam.ts";
import { buildGraph, type GraphEnds } from "../../graph.ts";
import type { SourceKind } from "../../run-context.ts";
import * as fns from "./do-fns.ts";
import type { ObjectSource } from "./object-source.ts";

/** The pipeline's graph over objects: their names are listed, handed out to the workers, and read there. */
export function buildBoundedGraph(root: Root, runId: string, source: ObjectSource): void {
  buildGraph(root, runId, {
    read(from) {
      const names = parDo(impulse(from), "list objects", new fns.ListObjects(runId, source));
      return parDo(redistribute(names, "hand out"), "read", new fns.ReadObject(runId, source));
    },
    write: writeToSinks(runId, source.kind),
  });
}

/** The ends of the graph's branches on an engine. */
export function writeToSinks(runId: string, source: SourceKind): GraphEnds["write"] {
  return ({ events, refused, waiting }) => {
    parDo(events, "write events", new fns.WriteEvents(runId, source));
    parDo(refused, "write dead letters", new fns.WriteDeadLetters(runId, source));
    parDo(waiting, "write waiting", new fns.WriteWaiting(runId, source));
  };
}
