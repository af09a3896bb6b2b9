import { join } from "node:path";
import { runningStack, type StackFile } from "../../../platform/runtime/stack-file.ts";
import { projectRoot, startNode, type Running } from "../../support/process.ts";
import { until } from "../../support/until.ts";
import { compiledFor } from "./bundle.ts";

/** `npm start` on a folder. */
export interface Program extends AsyncDisposable {
  readonly running: Running;
  /** Resolves when it takes requests. */
  ready(): Promise<StackFile>;
}

/** The sources of its program. */
export const programFile = join(projectRoot, "services/local-stack/main.ts");

/** Starts it, from sources or bundled, on free ports. */
export function startProgram(program: string, dataDirectory: string): Program {
  const running = startNode([program], {
    env: {
      DATA_DIR: dataDirectory,
      PORT: "0",
      TABLE_MANAGER_PORT: "0",
      NODE_COMPILE_CACHE: compiledFor(program),
    },
  });
  return {
    running,
    ready: () =>
      until("the stack is ready", async () => {
        if (running.child.exitCode !== null) throw new Error(`it ended: ${running.stderr()}`);
        const stack = await runningStack(dataDirectory);
        return stack?.pid === running.child.pid ? stack : null;
      }),
    async [Symbol.asyncDispose]() {
      running.child.kill("SIGKILL");
      await running.finished;
    },
  };
}
