import { join } from "node:path";
import { stat } from "node:fs/promises";
import { bundleDeployable } from "../scripts/images/bundle.ts";
import { deployables, type Deployable } from "../scripts/images/deployables.ts";
import { startServer } from "./http/server-process.ts";
import type { Bench } from "./lib/bench.ts";
import { alternate, compare } from "./lib/rounds.ts";
import { scratchFolder } from "./lib/scratch.ts";

/** A new instance of the event generator, as its image runs it: the same bundle, configured for Google Cloud, on an empty folder. */
export const startUpBench: Bench = {
  name: "start-up",
  what: "bundled event generator from process start to its first answer at /health ÷ a bare Hono bundle",
  inDefaultRun: true,
  async run({ quick, note }) {
    note("bundling");
    await using folder = await scratchFolder();
    const ours = await bundle(generator(), join(folder.path, "ours"));
    const theirs = await bundle(bare, join(folder.path, "theirs"));
    const start = (program: string) => () => millisecondsToHealth(program);
    const rounds = quick ? 1 : 15;
    note(`${rounds} starts each`);
    const measured = await alternate(
      rounds,
      { ours: start(ours), theirs: start(theirs) },
      { warmUp: !quick },
    );
    const sizes = await Promise.all(
      [ours, theirs].map(async (program) => ((await stat(program)).size / 1024).toFixed(0)),
    );
    return [
      {
        name: "start-up",
        what: "process start to first /health",
        ...compare(measured),
        unit: "ms",
        detail: `${rounds} starts each; entry files of ${sizes.join(" and ")} KiB, no compile cache`,
      },
    ];
  },
};

const bare: Deployable = { name: "bare", entry: "bench/http/bare-server.ts", dockerfile: "", assets: [] };

function generator(): Deployable {
  const found = deployables.find(({ name }) => name === "event-generator");
  if (found === undefined) throw new Error("the event generator is not deployed");
  return found;
}

/** Bundles as images are bundled; gives the program. */
async function bundle(deployable: Deployable, folder: string): Promise<string> {
  await bundleDeployable(deployable, folder);
  return join(folder, "main.mjs");
}

/** Google Cloud's settings with nobody behind them: /health asks for nothing. */
const environment = {
  PLATFORM: "gcp",
  GCP_PROJECT_ID: "bench",
  PUBSUB_EMULATOR_HOST: "127.0.0.1:1",
  METADATA_SERVER_DETECTION: "none",
  HOST: "127.0.0.1",
  LOG_LEVEL: "info",
  PORT: "0",
};

async function millisecondsToHealth(program: string): Promise<number> {
  const started = performance.now();
  await using server = await startServer(program, environment);
  const response = await fetch(`${server.url}/health`);
  const elapsed = performance.now() - started;
  if (response.status !== 200) throw new Error(`${program} answered ${response.status}`);
  await response.text();
  return elapsed;
}
