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

const answerMilliseconds = 2_000;

/**
 * The stack that runs on this folder, or null. A file that a killed process left behind counts as none, also when another program has
 * got its process id or its port since: the stack is asked, and must know the token. One that is too busy to answer counts as running.
 */
export async function runningStack(dataDirectory: string): Promise<StackFile | null> {
  const found = readStackFile(dataDirectory);
  return found !== null && isAlive(found.pid) && (await answers(found)) ? found : null;
}

/** Announces a stack; the file appears whole or not at all. */
export function writeStackFile(dataDirectory: string, stack: StackFile): void {
  const staged = `${pathOf(dataDirectory)}.${process.pid}`;
  writeFileSync(staged, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
  renameSync(staged, pathOf(dataDirectory));
}

/** Takes back the announcement of the stack with this token; that of another one stays. */
export function removeStackFile(dataDirectory: string, token: string): void {
  if (readStackFile(dataDirectory)?.token === token) rmSync(pathOf(dataDirectory), { force: true });
}

function readStackFile(dataDirectory: string): StackFile | null {
  try {
    return JSON.parse(readFileSync(pathOf(dataDirectory), "utf8")) as StackFile;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
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

async function answers({ pid, urls, token }: StackFile): Promise<boolean> {
  try {
    const response = await fetch(`${urls.control}/stack`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    const answer: unknown = response.ok ? await response.json() : null;
    return typeof answer === "object" && answer !== null && "pid" in answer && answer.pid === pid;
  } catch (error) {
    return error instanceof DOMException && error.name === "TimeoutError";
  }
}
