import { join } from "node:path";
import { startStackProcess, type Memory } from "./flow/protocol.ts";
import type { Bench } from "./lib/bench.ts";
import { writeEventLines } from "./lib/event-lines.ts";
import { median } from "./lib/rounds.ts";
import { scratchFolder } from "./lib/scratch.ts";

/** Memory of the whole stack over a long run: how much at most, and whether it grows. */
export const millionBench: Bench = {
  name: "million",
  what: "1,000,000 events through the stack: peak memory and its growth",
  inDefaultRun: false,
  async run({ quick, note }) {
    const total = quick ? 2_000 : 1_000_000;
    await using folder = await scratchFolder();
    const file = join(folder.path, "events.ndjson");
    await writeEventLines(file, quick ? 1_000 : 30_000);

    const samples: Memory[] = [];
    const sample = (memory: Memory) => {
      samples.push(memory);
      if (samples.length % 50 === 0) note(`${Math.round(memory.resident)} MB after ${samples.length / 5} s`);
    };
    await using stack = await startStackProcess(join(folder.path, "data"), { onMemory: sample });
    const started = performance.now();
    await stack.ask({ kind: "publish", file, total });
    await stack.ask({ kind: "settle" });
    const seconds = (performance.now() - started) / 1000;
    // What counting all events takes is no part of the flow.
    const seen = samples.map(({ resident }) => resident);
    const [peak] = samples.toSorted((a, b) => b.resident - a.resident);
    if (peak === undefined) throw new Error("the stack sent no memory samples");
    const counted = await stack.ask({ kind: "count" });
    if (counted.kind !== "counted" || counted.events !== total) {
      throw new Error(`${total} events sent: ${JSON.stringify(counted)}`);
    }
    const rate = `${Math.round(total / seconds)} events/s`;
    const parts = `heap ${Math.round(peak.heap)} MB, buffers ${Math.round(peak.buffers)} MB`;
    const [second, last] = [quarter(seen, 1), quarter(seen, 3)];
    const [unit, what] = ["MB", `${total.toLocaleString("en-US")} events over the bus`];
    return [
      {
        name: "million-memory",
        what: `${what}, most memory`,
        ours: peak.resident,
        theirs: null,
        unit,
        ratio: null,
        detail: `${seen.length} samples of the stack's resident memory, every 0.2 s; at the peak ${parts}; ${rate}; every event counted in its table`,
      },
      {
        name: "million-growth",
        what: `${what}, last quarter ÷ second quarter`,
        ours: last,
        theirs: second,
        unit,
        ratio: last / second,
        detail: "medians of the two quarters of the run",
      },
    ];
  },
};

/** Median of the quarter that begins at `at` quarters; of all of them where there are too few. */
function quarter(samples: readonly number[], at: number): number {
  if (samples.length < 8) return median(samples);
  const [from, to] = [at, at + 1].map((quarters) => Math.floor((samples.length * quarters) / 4));
  return median(samples.slice(from, to));
}
