import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cleanEnvironment, nodeFlags } from "../lib/child.ts";

/** What a process is to do, once it is told to go. */
export type Task =
  /** The graph over so many messages, in batches of 2,000; with a folder it also archives what is valid. */
  | { readonly kind: "graph"; readonly events: number; readonly archive: string | null }
  /** The micro-batch runner over the archive in `input`, into a new platform in `output`. */
  | { readonly kind: "micro-batch"; readonly input: string; readonly output: string }
  /** The same on an engine, whose workers are in the process. */
  | {
      readonly kind: "portable";
      readonly input: string;
      readonly output: string;
      readonly jobEndpoint: string;
    };

/** What it took. */
export interface TaskCost {
  readonly seconds: number;
  /** Of all threads of the process. */
  readonly processorSeconds: number;
}

/** A process that is ready to go. */
export interface TaskProcess {
  go(): Promise<TaskCost>;
}

/** Starts a process for a task; it has loaded its modules, and has its messages in memory, when this resolves. It ends with its task. */
export async function startTask(task: Task): Promise<TaskProcess> {
  const child = fork(fileURLToPath(new URL("task-process.ts", import.meta.url)), [JSON.stringify(task)], {
    // As `npm run pipeline` runs it.
    execArgv: [...nodeFlags, "--max-semi-space-size=32", "--heap-growing-percent=100"],
    env: cleanEnvironment(),
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the process for ${task.kind} ended with ${code}`);
  });
  // It ends at last, and then nobody waits.
  ended.catch(() => {});
  await Promise.race([once(child, "message"), ended]);
  return {
    async go() {
      child.send("go");
      const [cost] = (await Promise.race([once(child, "message"), ended])) as [TaskCost];
      await once(child, "exit");
      return cost;
    },
  };
}
