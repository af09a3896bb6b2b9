import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How other commands find a running stack: the content of `<DATA_DIR>/stack.json`, readable by its owner only. */
export interface StackFile {
  readonly pid: number;
  readonly urls: {
    readonly generator: string;
    readonly tableManager: string;
    /** Loopback control API; each request carries the token as a bearer token. */
    readonly control: string;
  };
  readonly token: string;
}

/** The stack that runs on this folder, or null. A file that a killed process left behind counts as none. */
export function runningStack(dataDirectory: string): StackFile | null {
  try {
    const found = JSON.parse(readFileSync(pathOf(dataDirectory), "utf8")) as StackFile;
    return isAlive(found.pid) ? found : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Announces a stack; the file appears whole or not at all. */
export function writeStackFile(dataDirectory: string, stack: StackFile): void {
  const staged = `${pathOf(dataDirectory)}.${process.pid}`;
  writeFileSync(staged, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
  renameSync(staged, pathOf(dataDirectory));
}

/** Takes this process's announcement back; one of another process stays. */
export function removeStackFile(dataDirectory: string): void {
  if (runningStack(dataDirectory)?.pid === process.pid) rmSync(pathOf(dataDirectory), { force: true });
}

function pathOf(dataDirectory: string): string {
  return join(dataDirectory, "stack.json");
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
