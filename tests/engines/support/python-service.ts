import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { start } from "../../support/process.ts";
import { temporaryFolder } from "../../support/scratch.ts";
import { until } from "../../support/until.ts";
import { enginesFolder } from "./engines-folder.ts";

/** Beam's Python job service at work, on loopback. */
export interface PythonService extends AsyncDisposable {
  /** Host and port. */
  readonly endpoint: string;
  readonly pid: number;
  /** Kills it, as a crash would, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts the service on a free port; it ends when the returned object is disposed of. */
export function startPythonService(): Promise<PythonService> {
  return startPythonServiceWith({});
}

/** The same with variables besides PATH and HOME in its environment. */
export async function startPythonServiceWith(env: Readonly<Record<string, string>>): Promise<PythonService> {
  const folder = await temporaryFolder();
  const portFile = join(folder.path, "port");
  const python = join(enginesFolder(), "python/bin/python");
  const main = "apache_beam.runners.portability.local_job_service_main";
  const flags = ["--port", "0", "--port_file", portFile, "--staging_dir", join(folder.path, "staging")];
  const service = start(python, ["-m", main, ...flags], { env });
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    service.child.kill(signal);
    await service.finished;
  };
  try {
    const ended = service.finished.then(({ stderr }) => {
      throw new Error(`the Python job service ended:\n${stderr}`);
    });
    const listens = until("the Python job service listens", async () =>
      (await readFile(portFile, "utf8")).trim(),
    );
    const port = await Promise.race([listens, ended]);
    return {
      endpoint: `127.0.0.1:${port}`,
      pid: service.child.pid ?? 0,
      kill: () => end("SIGKILL"),
      async [Symbol.asyncDispose]() {
        await end("SIGTERM");
        await folder[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await end("SIGKILL");
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}
