import type { RunnerCommand } from "../command.ts";
import { readPortableOptions, readWorkerPoolOptions } from "./options.ts";
import { runOnEngine } from "./run-on-engine.ts";
import { runStreaming, streamHelp } from "./stream-command.ts";
import { untilStopped } from "./until-stopped.ts";
import { openWorkerPlatform } from "./worker-platform.ts";

const help = `Usage: npm run pipeline -- --runner=portable --job-endpoint=HOST:PORT [options]

Runs the pipeline over archived events or dead letters once more, on an engine that has a Beam job service: Beam's own (Python), Flink, Prism.
Events that have a row already get no second one, so that the same can be run again.

  --job-endpoint=HOST:PORT      the engine's job service
  --environment=loopback        workers are in this process (default), which has to be within the engine's reach
  --environment=external        workers are in pools: npm run pipeline -- --runner=worker-pool --listen=HOST:PORT
  --worker-endpoint=HOST:PORT   where the engine reaches the pool of its machine
  --source=archive              restores the rows of archived events (default)
  --source=dead-letters         gives what was refused another try
  --type=TYPE                   only events of this type; may be given again
  --from=TIME, --to=TIME        published at this instant or later, and before that one: 2026-11-02, 2026-11-02T10:00:00Z

Environment: PLATFORM and what docs/google-cloud.md lists for the pipeline. On the embedded platform DATA_DIR has to be free: no stack runs on it.
`;

const poolHelp = `Usage: npm run pipeline -- --runner=worker-pool --listen=HOST:PORT

Serves workers to engines on whose machines it runs, until it is stopped; jobs name it as their --worker-endpoint. Whoever reaches the port can have
workers run: it belongs on loopback, or into a network that only the engine reaches.

Environment: PLATFORM and what docs/google-cloud.md lists for the pipeline.
`;

/** `--runner=portable`: one bounded job, to its end; with `--streaming` one without an end. */
export const runPortable: RunnerCommand = async (args, context) => {
  if (args.includes("--help")) {
    context.print(`${help}\n${streamHelp}`);
    return 0;
  }
  if (args.includes("--streaming")) return runStreaming(args, context);
  const { registry } = await import("../../../generated/index.ts");
  const { source, ...request } = readPortableOptions(args, [...registry.keys()]);
  const { runBounded } = await import("./run-bounded.ts");
  return runOnEngine(request, context, (engine, watch) => runBounded({ source, engine, ...watch }));
};

/** `--runner=worker-pool`: until the signal. */
export const runWorkerPool: RunnerCommand = async (args, { environment, print, printError }) => {
  if (args.includes("--help")) {
    print(poolHelp);
    return 0;
  }
  const address = readWorkerPoolOptions(args);
  const { serveWorkers } = await import("./serve-workers.ts");
  const signal = untilStopped();
  await using platform = await openWorkerPlatform(environment, { write: printError, signal });
  await serveWorkers({
    address,
    context: platform.context,
    signal,
    onReady: (bound) => print(`workers are served at ${bound}\n`),
  });
  return 0;
};
