import { impulse, parDo, runDirect, split } from "./beam.ts";
import type { PCollection, Root } from "./beam.ts";
import * as fns from "./do-fns.ts";
import type { Slice } from "./do-fns.ts";
import type { ReceivedMessage } from "../platform/event-bus/event-bus.ts";
import { withRun } from "./run-context.ts";
import type { GraphInput, GraphOutput } from "./run-context.ts";
import type { Prepared, Refused, Waiting } from "./transforms/stages.ts";

/** Where messages come from, and where what became of them goes: all that runners do not share. */
export interface GraphEnds {
  read(root: Root): PCollection<Slice<ReceivedMessage>>;
  write(branches: {
    readonly events: PCollection<Slice<Prepared>>;
    readonly refused: PCollection<Slice<Refused>>;
    readonly waiting: PCollection<Slice<Waiting>>;
  }): void;
}

/** The graph that every runner shares: read → decode → validate → to row → route → write. */
export function buildGraph(root: Root, runId: string, ends: GraphEnds): void {
  const messages = ends.read(root);
  const decoded = parDo(messages, "decode", new fns.Decode(runId));
  const validated = parDo(decoded, "validate", new fns.Validate(runId));
  const converted = parDo(validated, "to row", new fns.ToRow(runId));
  const routed = parDo(converted, "route", new fns.Route(runId));
  ends.write(split(routed, ["events", "refused", "waiting"]));
}

/** Runs the graph over one batch on Beam's direct runner. Concurrent runs stay apart. */
export function runGraph(input: GraphInput): Promise<GraphOutput> {
  return withRun(input, (runId) => runDirect((root) => buildGraph(root, runId, batchEnds(runId))));
}

function batchEnds(runId: string): GraphEnds {
  return {
    read: (root) => parDo(impulse(root), "read", new fns.Read(runId)),
    write({ events, refused, waiting }) {
      parDo(events, "collect events", new fns.CollectEvents(runId));
      parDo(refused, "collect dead letters", new fns.CollectDeadLetters(runId));
      parDo(waiting, "collect waiting", new fns.CollectWaiting(runId));
    },
  };
}
