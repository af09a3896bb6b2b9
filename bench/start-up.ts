import { join } from "node:path";
import { stat } from "node:fs/promises";
import { build } from "esbuild";
import { startServer } from "./http/server-process.ts";
import type { Bench } from "./lib/bench.ts";
import { projectRoot } from "./lib/child.ts";
import { alternate, compare } from "./lib/rounds.ts";
import { scratchFolder } from "./lib/scratch.ts";

/** A new instance of the event generator, as an image would run it: bundled, on an empty folder. */
export const startUpBench: Bench = {
  name: "start-up",
  what: "bundled event generator from process start to its first answer at /health ÷ a bare Hono bundle",
  inDefaultRun: true,
  async run({ quick, note }) {
    note("bundling");
    await using folder = await scratchFolder();
    const ours = await bundle("services/event-generator/main.ts", join(folder.path, "ours"));
    const theirs = await bundle("bench/http/bare-server.ts", join(folder.path, "theirs"));
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

/** One minified ES module and lazily loaded chunks; the banner is for CommonJS packages in it that call `require`. */
async function bundle(entry: string, outdir: string): Promise<string> {
  await build({
    entryPoints: { main: join(projectRoot, entry) },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node24",
    // The CommonJS form of jsonc-parser loads its parts in a way that no bundler follows.
    mainFields: ["module", "main"],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return join(outdir, "main.mjs");
}

async function millisecondsToHealth(program: string): Promise<number> {
  await using folder = await scratchFolder();
  const started = performance.now();
  await using server = await startServer(program, { PORT: "0", DATA_DIR: folder.path });
  const response = await fetch(`${server.url}/health`);
  const elapsed = performance.now() - started;
  if (response.status !== 200) throw new Error(`${program} answered ${response.status}`);
  await response.text();
  return elapsed;
}
