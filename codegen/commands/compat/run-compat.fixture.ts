import { run } from "../../commands.ts";

/** What a run of `codegen compat` said and how it ended. */
export interface CompatAnswer {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `codegen compat` with these arguments; `folder` is shown as FOLDER. */
export async function runCompat(args: readonly string[], folder: string): Promise<CompatAnswer> {
  let [stdout, stderr] = ["", ""];
  const exit = await run(["compat", ...args], {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    color: false,
    interactive: false,
    interrupt: new AbortController().signal,
  });
  const short = (text: string) => text.replaceAll(folder, "FOLDER");
  return { exit, stdout: short(stdout), stderr: short(stderr) };
}
