import { readFileSync, writeFileSync } from "node:fs";

// Loaded with --import into a process whose memory is measured.
const file = process.env["BENCH_PEAK_FILE"];
if (file !== undefined) process.on("exit", () => writeFileSync(file, String(peakMegabytes())));

/** Linux counts the parent's memory at the time of the fork into `maxRSS`, but not into `VmHWM`. */
function peakMegabytes(): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
