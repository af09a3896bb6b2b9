import { impulse, parDo, runDirect, split } from "./beam.ts";
import type { Root } from "./beam.ts";
import * as fns from "./do-fns.ts";
import { withRun } from "./run-context.ts";
import type { GraphInput, GraphOutput } from "./run-context.ts";

/** The graph that every runner shares: read → decode → validate → to row → route → collect. */
export function buildGraph(root: Root, runId: string): void {
  const messages = parDo(impulse(root), "read", new fns.Read(runId));
  const decoded = parDo(messages, "decode", new fns.Decode(runId));
  const validated = parDo(decoded, "validate", new fns.Validate(runId));
  const converted = parDo(validated, "to row", new fns.ToRow(runId));
  const routed = split(parDo(converted, "route", new fns.Route(runId)), ["events", "refused", "waiting"]);
  parDo(routed.events, "collect events", new fns.CollectEvents(runId));
  parDo(routed.refused, "collect dead letters", new fns.CollectDeadLetters(runId));
  parDo(routed.waiting, "collect waiting", new fns.CollectWaiting(runId));
}

/** Runs the graph over one batch on Beam's direct runner. Concurrent runs stay apart. */
export function runGraph(input: GraphInput): Promise<GraphOutput> {
  return withRun(input, (runId) => runDirect((root) => buildGraph(root, runId)));
}
