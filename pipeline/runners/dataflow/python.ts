import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "../../../platform/runtime/config.ts";

const script = fileURLToPath(new URL("submit.py", import.meta.url));

/** What the Python runner did. */
export interface Submitted {
  /** Null where nothing was started. */
  readonly jobId: string | null;
  /** Id of the job that this one replaces. */
  readonly replaced: string | null;
}

/** The Python that has Beam, where tools/engines/python.sh installs it. */
export function beamPython({ EVENTLOOM_ENGINES, XDG_CACHE_HOME, HOME }: Environment): string {
  const cache = XDG_CACHE_HOME || join(HOME || homedir(), ".cache");
  return join(EVENTLOOM_ENGINES || join(cache, "eventloom/engines"), "python/bin/python");
}

/** Runs submit.py and resolves with what it did; rejects with what Beam or Google Cloud says against it. */
export async function runSubmit(args: readonly string[], environment: Environment): Promise<Submitted> {
  const python = beamPython(environment);
  if (!existsSync(python)) {
    throw new Error(
      `Beam's Python SDK is not installed (${python}): run tools/engines/python.sh, then this again`,
    );
  }
  const { promise, resolve } = Promise.withResolvers<{ readonly stdout: string; readonly stderr: string }>();
  const { STORAGE_EMULATOR_URL: storage } = environment;
  const env = { ...environment, ...(storage === undefined ? {} : { STORAGE_EMULATOR_HOST: storage }) };
  const options = { env, maxBuffer: 64 * 1024 ** 2 };
  // Google's packages warn about each other's versions.
  execFile(python, ["-W", "ignore", script, ...args], options, (_error, stdout, stderr) =>
    resolve({ stdout, stderr }),
  );
  const { stdout, stderr } = await promise;
  const answer = parse(stdout.trim().split("\n").at(-1) ?? "");
  if (answer === null)
    throw new Error(
      `Beam's Dataflow runner gave no answer:\n${stderr.trim().split("\n").slice(-20).join("\n")}`,
    );
  if (answer.error !== undefined) throw new Error(answer.error);
  return { jobId: answer.job_id ?? null, replaced: answer.replaced ?? null };
}

interface Answer {
  readonly job_id?: string | null;
  readonly replaced?: string | null;
  readonly error?: string;
}

function parse(line: string): Answer | null {
  try {
    return JSON.parse(line) as Answer;
  } catch {
    return null;
  }
}
