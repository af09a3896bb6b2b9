import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";

/** The checkout, without a trailing slash. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** What a process cost from start to end. */
export interface ProcessCost {
  readonly seconds: number;
  /** Of all its threads: unlike `seconds`, hardly more on a busy machine. */
  readonly processorSeconds: number;
  /** The most memory it held. */
  readonly peakMegabytes: number;
}

/** Flags under which every process of the project runs. */
export const nodeFlags: readonly string[] = ["--disable-warning=ExperimentalWarning"];

/** The environment of a measured process: where programs are, flags for Node such as `--cpu-prof`, and what the bench adds. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = "", HOME = "", NODE_OPTIONS = "" } = process.env;
  return { PATH, HOME, NODE_OPTIONS, ...extra };
}

/** Runs a TypeScript program to its end. Rejects with what it wrote to stderr when its exit code is not 0. */
export async function runMeasured(
  args: readonly string[],
  {
    cwd = projectRoot,
    env = {},
  }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ProcessCost> {
  const costFile = join(tmpdir(), `eventloom-cost-${randomUUID()}`);
  const reporter = fileURLToPath(new URL("report-cost.ts", import.meta.url));
  const started = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, "--import", reporter, ...args], {
    cwd,
    env: cleanEnvironment({ ...env, BENCH_COST_FILE: costFile }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${code}: ${stderr}`);
  const cost = JSON.parse(await readFile(costFile, "utf8")) as Omit<ProcessCost, "seconds">;
  await rm(costFile);
  return { seconds, ...cost };
}
