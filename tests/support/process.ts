import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The checkout under test, without a trailing slash. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** How a finished process ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to start a process. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** A process with its output so far. */
export interface Running {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  readonly finished: Promise<Finished>;
}

/** Starts a program with a clean environment: PATH, HOME and what the options add. */
export function start(program: string, args: readonly string[], options: RunOptions = {}): Running {
  const child = spawn(program, args, {
    cwd: options.cwd ?? projectRoot,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...options.env },
    stdio: "pipe",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, finished };
}

/** Runs a TypeScript entry point of the project on the Node that runs the tests. */
export function startNode(args: readonly string[], options: RunOptions = {}): Running {
  return start(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], options);
}

/** The same, to its end. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return startNode(args, options).finished;
}
