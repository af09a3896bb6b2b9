import type { Environment } from "../../../platform/runtime/config.ts";
import { inQuiet, runHarness } from "../../beam.ts";
import { withWorker } from "../../run-context.ts";
// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect: DoFns are registered
import "../portable/bounded-graph.ts";
// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect: DoFns are registered
import "../portable/stream-graph.ts";
import { openWorkerPlatform } from "../portable/worker-platform.ts";

/** What a worker needs. */
export interface EngineWork {
  readonly id: string;
  readonly controlEndpoint: string;
  readonly environment: Environment;
  /** Takes lines of the log. */
  readonly write: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Does what the engine asks for, with the sinks of the platform, until it asks no more or the signal says so. */
export async function serveEngine(work: EngineWork): Promise<void> {
  const { id, controlEndpoint, environment, write, signal } = work;
  await using platform = await openWorkerPlatform(environment, { write, signal });
  await withWorker(platform.context, () => inQuiet(() => runHarness(controlEndpoint, id, signal)));
}
