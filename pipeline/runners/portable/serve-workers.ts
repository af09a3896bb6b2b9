import { inQuiet, startWorkerPool } from "../../beam.ts";
import { withWorker, type EngineContext } from "../../run-context.ts";
// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect: DoFns are registered
import "./bounded-graph.ts";
// oxlint-disable-next-line import/no-unassigned-import -- likewise
import "./stream-graph.ts";

/** What a pool of workers needs. */
export interface WorkerPoolOptions {
  /** Host and port; port 0 takes a free one. */
  readonly address: string;
  readonly context: EngineContext;
  readonly signal: AbortSignal;
  /** Told where it listens. */
  readonly onReady: (address: string) => void;
}

/** Serves workers to engines until the signal; what is under way then is left to the engine, which retries it elsewhere. */
export function serveWorkers({ address, context, signal, onReady }: WorkerPoolOptions): Promise<void> {
  return withWorker(context, () =>
    inQuiet(async () => {
      const pool = await startWorkerPool(address);
      try {
        onReady(pool.address);
        await stopped(signal);
      } finally {
        await pool.stop();
      }
    }),
  );
}

function stopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}
