import { ExternalWorkerPool } from "apache-beam/worker/external_worker_service";
import { setTimeout } from "node:timers/promises";
import { workersDisconnected } from "./worker-patches.ts";

const patienceMilliseconds = 1_000;

/** Workers in this process, as many as engines ask for. */
export interface WorkerPool {
  /** Host and port at which engines ask for workers. */
  readonly address: string;
  /** Ends the workers, and resolves when engines have let go of them, after a second at the latest. */
  stop(): Promise<void>;
}

/**
 * Serves workers at `address` (`host:port`; port 0 takes a free one). Who reaches the port can have this process connect to an engine of his own
 * and run what is registered here: it belongs on loopback or into a closed network.
 */
export async function startWorkerPool(address: string): Promise<WorkerPool> {
  const pool = new ExternalWorkerPool(address);
  const bound = await pool.start().catch((error: unknown) => {
    throw new Error(`no worker pool can listen at ${address}: ${String(error)}`, { cause: error });
  });
  return {
    address: bound,
    async stop() {
      for (const worker of pool.workers.values()) worker.stop();
      await pool.stop(0);
      await Promise.race([
        workersDisconnected(),
        setTimeout(patienceMilliseconds, undefined, { ref: false }),
      ]);
    },
  };
}
