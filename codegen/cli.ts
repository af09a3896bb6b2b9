#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { enableCompileCache } from "node:module";
import { workerData } from "node:worker_threads";

enableCompileCache?.();
if (workerData === null) {
  const { run } = await import("./commands.ts");
  process.exitCode = await run(process.argv.slice(2), {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    color: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
    interactive: process.stderr.isTTY,
    get interrupt() {
      const controller = new AbortController();
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => controller.abort());
      return controller.signal;
    },
  });
} else {
  // One of our own threads, see `threads/emit-events.ts`.
  await (await import("./threads/emit-worker.ts")).answerBatches(workerData);
}
