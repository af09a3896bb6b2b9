import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "../../generated/contract.ts";
import { projectRoot, runNode, startNode, type Finished, type Running } from "./process.ts";
import { until } from "./until.ts";

/** A stack in a process of its own. */
export interface StackProcess extends AsyncDisposable {
  readonly running: Running;
  readonly generator: string;
  readonly tableManager: string;
  /** `npm run events -- …` against this stack. */
  events(args: readonly string[], input?: string): Promise<Finished>;
  /** Rows of a query over its tables. */
  query(sql: string): Promise<readonly Readonly<Record<string, Json>>[]>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the stack of the checkout in `cwd` on `dataDirectory` and waits until it is ready. */
export async function startStackProcess(
  dataDirectory: string,
  cwd: string = projectRoot,
): Promise<StackProcess> {
  const env = { DATA_DIR: dataDirectory, PORT: "0", TABLE_MANAGER_PORT: "0" };
  const running = startNode(["services/local-stack/main.ts"], { cwd, env });
  const urls = await until("the stack is ready", async () => {
    if (running.child.exitCode !== null) throw new Error(`the stack ended: ${running.stderr()}`);
    const file = JSON.parse(await readFile(join(dataDirectory, "stack.json"), "utf8"));
    if (file.pid !== running.child.pid) return null;
    return file.urls as { readonly generator: string; readonly tableManager: string };
  });
  const events = (args: readonly string[], input = "") =>
    runNode(["services/cli/main.ts", ...args], { cwd, env, input });
  const stop = async () => {
    running.child.kill("SIGTERM");
    return (await running.finished).code;
  };
  return {
    running,
    generator: urls.generator,
    tableManager: urls.tableManager,
    events,
    async query(sql) {
      const { code, stdout, stderr } = await events(["query", sql, "--format", "json"]);
      if (code !== 0) throw new Error(stderr);
      return JSON.parse(stdout) as readonly Readonly<Record<string, Json>>[];
    },
    stop,
    async [Symbol.asyncDispose]() {
      if (running.child.exitCode === null) await stop();
    },
  };
}
