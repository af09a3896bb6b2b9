#!/usr/bin/env node
import { enableCompileCache } from "node:module";

enableCompileCache?.();
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
