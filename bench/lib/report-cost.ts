import { readFileSync, writeFileSync } from "node:fs";

// Loaded with --import into a process whose cost is measured.
const file = process.env["BENCH_COST_FILE"];
if (file !== undefined) process.on("exit", () => writeFileSync(file, JSON.stringify(cost())));

function cost() {
  const { user, system } = process.cpuUsage();
  return { peakMegabytes: peakMegabytes(), processorSeconds: (user + system) / 1e6 };
}

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
