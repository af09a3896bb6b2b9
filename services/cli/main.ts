#!/usr/bin/env node
import { enableCompileCache } from "node:module";

enableCompileCache?.();
const { openOutput } = await import("./output.ts");
using output = openOutput();
const { run } = await import("./commands.ts");
process.exitCode = await run(process.argv.slice(2), output);
