import { once } from "node:events";
import { createInterface } from "node:readline";
import { startNode } from "../../support/process.ts";
import { compiledFor } from "./bundle.ts";

/** A service as a process. */
export interface Instance {
  readonly url: string;
  stderr(): string;
  /** Resolves when it is gone. */
  kill(
    signal: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** The processes of a service that run now. */
export interface Instances {
  /** Where they listen. */
  urls(): readonly string[];
  start(): Promise<void>;
  /** Kills the one that runs longest. */
  killOldest(): Promise<void>;
  /** Ends all by SIGTERM; throws when one does not end with code 0. */
  stop(): Promise<void>;
  /** Ends all, whatever they do. */
  kill(): Promise<void>;
}

/** No process yet; each will run the entry point of a service with the environment. */
export function createInstances(entry: string, env: Readonly<Record<string, string>>): Instances {
  const running: Instance[] = [];
  const start = async () => void running.push(await startInstance(entry, env));
  return {
    start,
    urls: () => running.map(({ url }) => url),
    killOldest: async () => void (await running.shift()?.kill("SIGKILL")),
    async stop() {
      const stopped = running.splice(0);
      for (const instance of stopped) {
        const { code, signal } = await instance.kill("SIGTERM");
        if (code !== 0) throw new Error(`${entry} ended with ${signal ?? code}\n${instance.stderr()}`);
      }
    },
    kill: async () => void (await Promise.all(running.splice(0).map((one) => one.kill("SIGKILL")))),
  };
}

async function startInstance(entry: string, env: Readonly<Record<string, string>>): Promise<Instance> {
  const started = startNode([entry], { env: { ...env, NODE_COMPILE_CACHE: compiledFor(entry) } });
  const { child } = started;
  const killed = () => child.kill("SIGKILL");
  process.once("exit", killed);
  const exit = once(child, "exit");
  if (child.stdout === null) throw new Error("no output");
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => {
      const { message, url: ready } = JSON.parse(line) as { readonly message: string; readonly url?: string };
      if (message === "ready" && ready !== undefined) resolve(ready);
    });
    void exit.then(() => reject(new Error(`${entry} did not start:\n${started.stderr()}`)));
  });
  return {
    url,
    stderr: () => started.stderr(),
    async kill(wanted) {
      child.kill(wanted);
      const [code, signal] = await exit;
      process.off("exit", killed);
      return { code, signal };
    },
  };
}
