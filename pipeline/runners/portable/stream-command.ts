import type { RunnerCommand } from "../command.ts";
import { runOnEngine } from "./run-on-engine.ts";
import { readStreamOptions } from "./stream-options.ts";

/** What `--help` says of streaming. */
export const streamHelp = `Experimental: npm run pipeline -- --runner=portable --streaming --job-endpoint=HOST:PORT --expansion-service=HOST:PORT --subscription=NAME [options]

Runs the pipeline over a Pub/Sub subscription, which Beam's Java connector reads, until it is stopped. Flink acknowledges a message after it is written;
an engine that does not tell so, as Prism, is refused, because it loses events when a worker dies.

  --expansion-service=HOST:PORT   Beam's Java expansion service, started with workers that know Pub/Sub: see docs/pipeline.md
  --subscription=NAME             projects/PROJECT/subscriptions/NAME
  --environment, --worker-endpoint as above; workers in pools outlive this process
  --engine-option=NAME=VALUE      an option of the engine, as parallelism=4 or checkpointing_interval=5000; may be given again
  --accept-event-loss             runs on an engine that loses events
`;

/** `--runner=portable --streaming`: until the signal, which cancels the job. */
export const runStreaming: RunnerCommand = async (args, context) => {
  const { jobEndpoint, workerEndpoint, ...request } = readStreamOptions(args);
  const { runStream } = await import("./run-stream.ts");
  return runOnEngine({ jobEndpoint, workerEndpoint }, context, (engine, watch) =>
    runStream({ ...request, engine, ...watch }),
  );
};
