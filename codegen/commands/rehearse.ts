import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { BaseError, openBase } from "../compat/base/open-base.ts";
import type { SchemaTree } from "../compat/base/schema-tree.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";
import { usualBase } from "./usual-base.ts";

/** What `codegen rehearse` takes, by the names of its options. */
export interface RehearseCommandOptions {
  readonly schemas: string;
  readonly base?: string;
  readonly count: number;
  readonly format: "text" | "json" | "markdown";
}

const program = fileURLToPath(new URL("../../services/cli/main.ts", import.meta.url));

/**
 * Rehearses the way from the base's schemas to today's and back. The stacks belong to the services, which codegen must not import: `events
 * rehearse` runs them in a process of its own, and its exit code is the answer.
 */
export async function rehearseCommand(
  { schemas, count, format, ...given }: RehearseCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (!existsSync(program))
    throw new UsageError("rehearse runs the services, which come with the whole project only");
  const base = given.base ?? (await usualBase(schemas));
  const tree = await openBase(base, schemas).catch((error: unknown) => {
    throw error instanceof BaseError ? new UsageError(error.message) : error;
  });
  if (tree.ids === null)
    throw new UsageError(`there were no schemas at ${base}: nothing is there to come from`);
  const options = ["--count", String(count), "--format", format];
  if (isFolder(base)) return run(["rehearse", tree.directory, schemas, ...options], terminal);
  const folder = await mkdtemp(join(tmpdir(), "eventloom-base-"));
  try {
    const old = join(folder, "schemas");
    await writeTree(tree, old);
    return await run(["rehearse", old, schemas, ...options], terminal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the files of a schema folder as they were, locks included. */
async function writeTree(tree: SchemaTree, folder: string): Promise<void> {
  const paths = [...(tree.ids?.keys() ?? [])].filter((path) => path.endsWith(".json"));
  const reader = await tree.open(paths);
  for (const path of paths) {
    const read = reader.read(posix.join(tree.directory, path));
    if (read.kind !== "text") continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), read.text);
  }
}

/** Runs the command line of the services with its output on ours. */
function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    signal: terminal.interrupt,
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => terminal.stdout(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => terminal.stderr(text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 || code === 1 ? code : 2));
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
