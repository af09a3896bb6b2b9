import type { Worker } from "apache-beam/worker/worker";
import { ExternalWorkerPool } from "apache-beam/worker/external_worker_service";
import { setTimeout } from "node:timers/promises";
import { workersDisconnected } from "./worker-patches.ts";

const patienceMilliseconds = 1_000;

/** Workers in this process, as many as engines ask for. */
export interface WorkerPool {
  /** Host and port at which engines ask for workers. */
  readonly address: string;
  /** Ends the workers, and resolves when engines have let go of them; those that have not after a second are cut off. */
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
      for (const worker of pool.workers.values()) cutOff(worker);
    },
  };
}

interface Stream {
  cancel(): void;
}

/** What a worker keeps for itself. */
interface WorkerInside {
  readonly controlChannel: Stream;
  readonly dataChannels: ReadonlyMap<string, { readonly dataChannel: Stream }>;
  readonly stateChannels: ReadonlyMap<string, { readonly stateChannel: Stream }>;
}

/** Upstream, a worker that is stopped keeps its streams until the engine ends them, and they keep the process; Flink does not while its job goes on. */
function cutOff(worker: Worker): void {
  const { controlChannel, dataChannels, stateChannels } = worker as unknown as WorkerInside;
  controlChannel.cancel();
  for (const { dataChannel } of dataChannels.values()) dataChannel.cancel();
  for (const { stateChannel } of stateChannels.values()) stateChannel.cancel();
}
