#!/usr/bin/env node
import { enableCompileCache } from "node:module";

enableCompileCache?.();
const { runStackProgram } = await import("./program.ts");
await runStackProgram(process.argv.slice(2));
