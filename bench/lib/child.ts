import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";

/** The checkout, without a trailing slash. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** How long a process took from start to end, and the most memory it held. */
export interface ProcessCost {
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Flags under which every process of the project runs. */
export const nodeFlags: readonly string[] = ["--disable-warning=ExperimentalWarning"];

/** The environment of a measured process: nothing of ours but what it needs to find programs. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...extra };
}

/** Runs a TypeScript program to its end. Rejects with what it wrote to stderr when its exit code is not 0. */
export async function runMeasured(
  args: readonly string[],
  {
    cwd = projectRoot,
    env = {},
  }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ProcessCost> {
  const peakFile = join(tmpdir(), `eventloom-peak-${randomUUID()}`);
  const reporter = fileURLToPath(new URL("report-peak.ts", import.meta.url));
  const started = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, "--import", reporter, ...args], {
    cwd,
    env: cleanEnvironment({ ...env, BENCH_PEAK_FILE: peakFile }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${code}: ${stderr}`);
  const peakMegabytes = Number(await readFile(peakFile, "utf8"));
  await rm(peakFile);
  return { seconds, peakMegabytes };
}
