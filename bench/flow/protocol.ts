import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cleanEnvironment, nodeFlags } from "../lib/child.ts";

/** What the stack's process is asked to do. */
export type Order =
  /** Publishes the events of a file on the bus, `total` of them: the file again and again until there are enough. */
  | { readonly kind: "publish"; readonly file: string; readonly total: number }
  /** Answers when nothing is in flight. */
  | { readonly kind: "settle" }
  /** Counts the distinct events of all tables. */
  | { readonly kind: "count" }
  | { readonly kind: "stop" };

/** What the stack's process answers, in order; `ready` comes unasked at first. */
export type Answer =
  | { readonly kind: "ready"; readonly generator: string }
  | { readonly kind: "published" }
  | { readonly kind: "settled" }
  | { readonly kind: "counted"; readonly events: number }
  | { readonly kind: "stopped" };

/** Sent unasked, a few times a second, when the process was asked to watch its memory. */
export interface MemorySample {
  readonly kind: "memory";
  readonly memory: Memory;
}

/** Memory of the stack's process, in megabytes. */
export interface Memory {
  readonly resident: number;
  /** Of it: JavaScript's heap, and buffers outside the heap; the rest is code, SQLite and DuckDB. */
  readonly heap: number;
  readonly buffers: number;
}

/** A stack in a process of its own. */
export interface StackProcess extends AsyncDisposable {
  /** URL of its event generator. */
  readonly generator: string;
  ask(order: Order): Promise<Answer>;
}

/** Starts a stack on a folder; its tables are there when it resolves. */
export async function startStackProcess(
  folder: string,
  { onMemory }: { readonly onMemory?: (memory: Memory) => void } = {},
): Promise<StackProcess> {
  const child = fork(fileURLToPath(new URL("stack-process.ts", import.meta.url)), [folder], {
    // As `npm start` runs it.
    execArgv: [...nodeFlags, "--max-semi-space-size=32", "--heap-growing-percent=100"],
    env: cleanEnvironment(onMemory === undefined ? {} : { BENCH_MEMORY: "1" }),
  });
  const answers: Answer[] = [];
  let failure: Error | null = null;
  child.on("message", (message: Answer | MemorySample) => {
    if (message.kind === "memory") onMemory?.(message.memory);
    else {
      answers.push(message);
      child.emit("answer");
    }
  });
  child.on("exit", (code) => {
    failure = new Error(`the stack's process ended with ${code}`);
    child.emit("answer");
  });
  const next = async (): Promise<Answer> => {
    while (answers.length === 0) {
      if (failure !== null) throw failure;
      await once(child, "answer");
    }
    return answers.shift() as Answer;
  };
  const first = await next();
  return {
    generator: first.kind === "ready" ? first.generator : "",
    async ask(order) {
      child.send(order);
      return await next();
    },
    async [Symbol.asyncDispose]() {
      if (failure !== null) return;
      child.send({ kind: "stop" } satisfies Order);
      await next();
      if (child.connected) child.disconnect();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
