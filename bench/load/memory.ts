import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Resident memory of a process in megabytes; null where the system does not say, or the process is gone. */
export async function residentMegabytes(pid: number): Promise<number | null> {
  try {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    return kibibytes === undefined ? null : Number(kibibytes) / 1024;
  } catch {
    return await askPs(pid);
  }
}

async function askPs(pid: number): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    const kibibytes = Number(stdout.trim());
    return kibibytes > 0 ? kibibytes / 1024 : null;
  } catch {
    return null;
  }
}

/** A series of samples; disposing of it ends it. */
export interface MemoryWatch extends Disposable {
  /** Megabytes, in order; those the system did not tell are left out. */
  readonly samples: readonly number[];
}

/** Samples the resident memory of a process now and at each interval; none for a process that is not known. */
export function watchMemory(pid: number | null, everyMilliseconds: number): MemoryWatch {
  const samples: number[] = [];
  const sample = async (of: number) => {
    const megabytes = await residentMegabytes(of);
    if (megabytes !== null) samples.push(megabytes);
  };
  if (pid !== null) void sample(pid);
  const timer = pid === null ? undefined : setInterval(() => void sample(pid), everyMilliseconds);
  return { samples, [Symbol.dispose]: () => clearInterval(timer) };
}
