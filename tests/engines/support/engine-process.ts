import { start } from "../../support/process.ts";
import { until } from "../../support/until.ts";

/** An engine, or a service beside it, as a process. */
export interface EngineProcess extends AsyncDisposable {
  /** Host and port. */
  readonly endpoint: string;
  readonly pid: number;
  /** Everything it has said. */
  output(): string;
  /** Kills it, as a crash would, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** How to start one. */
export interface EngineStart {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it says when it listens; the first group is the endpoint. */
  readonly ready: RegExp;
}

/** Starts a process and waits until it says that it listens; it ends when the returned object is disposed of. */
export async function startEngine(
  name: string,
  program: string,
  { args, env = {}, ready }: EngineStart,
): Promise<EngineProcess> {
  const running = start(program, args, { env: { ...ownFolder(), ...env } });
  const { child } = running;
  const output = () => running.stdout() + running.stderr();
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    child.kill(signal);
    await running.finished;
  };
  try {
    const endpoint = await until(
      `${name} listens`,
      () => {
        if (child.exitCode !== null) throw new Error(`${name} ended: ${output().slice(-2_000)}`);
        return ready.exec(output())?.[1];
      },
      120_000,
    );
    return {
      endpoint,
      pid: child.pid ?? 0,
      output,
      kill: () => end("SIGKILL"),
      [Symbol.asyncDispose]: () => end("SIGKILL"),
    };
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
}

/** Where engines were installed, for what an engine starts itself. */
function ownFolder(): Readonly<Record<string, string>> {
  const { EVENTLOOM_ENGINES: chosen, XDG_CACHE_HOME: cache } = process.env;
  return { ...(chosen && { EVENTLOOM_ENGINES: chosen }), ...(cache && { XDG_CACHE_HOME: cache }) };
}
