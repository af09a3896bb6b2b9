import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { cleanEnvironment, nodeFlags } from "../lib/child.ts";

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** Seconds of processor time used so far; null where the system does not say. */
  processorSeconds(): Promise<number | null>;
}

/** Starts a server program and resolves when it has said on stdout that it is ready and where it listens. */
export async function startServer(
  program: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...nodeFlags, program], {
    env: cleanEnvironment(env),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => {
      const said = JSON.parse(line) as { readonly message?: string; readonly url?: string };
      if (said.message === "ready" && said.url !== undefined) resolve(said.url);
    });
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code} before it was ready`)));
  });
  return {
    url,
    processorSeconds: () => processorSeconds(child.pid ?? 0),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** User and system time out of Linux's /proc, which counts in hundredths of a second. */
async function processorSeconds(pid: number): Promise<number | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}
