import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { StackFile } from "../../../platform/runtime/stack-file.ts";
import { projectRoot } from "../../support/process.ts";
import { compiledFor } from "./bundle.ts";
import type { CheckReport } from "./check.ts";
import type { FromStack, StackSettings, ToStack } from "./messages.ts";
import type { Fault } from "./points.ts";
import type { SentRequest } from "./sent.ts";

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A stack under fault in a process of its own. */
export interface FaultyStack extends AsyncDisposable {
  readonly file: StackFile;
  readonly exit: Promise<Exit>;
  arm(fault: Fault): Promise<void>;
  check(sent: readonly SentRequest[]): Promise<CheckReport>;
  kill(signal: NodeJS.Signals): Promise<Exit>;
  stderr(): string;
}

const flags = ["--disable-warning=ExperimentalWarning"];
const unlimited = { execPath: process.execPath, execArgv: flags };
const answerMilliseconds = 120_000;

/** What the operating system grants a stack. */
export interface StackLimits {
  /** Largest size of a file. */
  readonly kilobytes: number;
}

/** Starts a stack; null when it died by its fault before it was ready. */
export async function startFaultyStack(
  settings: StackSettings,
  limits: StackLimits | null = null,
): Promise<FaultyStack | null> {
  const program = fileURLToPath(settings.program);
  const child = fork(program, [JSON.stringify(settings)], {
    cwd: projectRoot,
    ...(limits === null ? unlimited : within(limits)),
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      NODE_COMPILE_CACHE: compiledFor(program),
    },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exit = once(child, "exit").then(([code, signal]): Exit => ({ code, signal }));

  /** The next message of the stack, or null when it ends first. */
  const answer = async (): Promise<FromStack | null> => {
    const gone = new AbortController();
    try {
      const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(answerMilliseconds)]);
      return await Promise.race([
        once(child, "message", { signal }).then(([message]) => message as FromStack),
        exit.then(() => null),
      ]);
    } catch (error) {
      throw new Error(`the stack did not answer:\n${stderr}`, { cause: error });
    } finally {
      gone.abort();
    }
  };
  const ask = async (message: ToStack): Promise<FromStack> => {
    const answered = answer();
    child.send(message);
    const said = await answered;
    if (said === null || said.kind === "failed")
      throw new Error(`the stack failed: ${said?.error ?? "it ended"}\n${stderr}`);
    return said;
  };
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exit;
  };

  const first = await answer();
  if (first?.kind !== "ready") {
    const { code, signal } = await exit;
    if (signal === "SIGKILL" && settings.fault !== null) return null;
    throw new Error(`the stack ended with ${signal ?? code}:\n${stderr}`);
  }
  return {
    file: first.file,
    exit,
    async arm(fault) {
      await ask({ kind: "arm", fault });
    },
    async check(sent) {
      const said = await ask({ kind: "check", sent });
      if (said.kind !== "checked") throw new Error(`the stack said ${said.kind}`);
      return said.report;
    },
    kill,
    stderr: () => stderr,
    async [Symbol.asyncDispose]() {
      await kill("SIGKILL");
    },
  };
}

/** By way of a shell, which counts in blocks of 512 bytes, and becomes the process itself. */
function within({ kilobytes }: StackLimits): { readonly execPath: string; readonly execArgv: string[] } {
  const script = `ulimit -f ${kilobytes * 2} && exec "$0" "$@"`;
  return { execPath: "/bin/sh", execArgv: ["-c", script, process.execPath, ...flags] };
}
