import { join } from "node:path";
import type { BenchOptions, Figure } from "../lib/bench.ts";
import { alternate, compare } from "../lib/rounds.ts";
import { scratchFolder } from "../lib/scratch.ts";
import { startTask } from "./protocol.ts";

/** What a second worker adds, for the graph alone and with the archive. */
export async function workerFigures({ quick, note }: BenchOptions): Promise<readonly Figure[]> {
  const events = quick ? 2_000 : 200_000;
  const rounds = quick ? 1 : 3;
  const figures: Figure[] = [];
  for (const { name, what, isArchived } of [
    { name: "workers-graph", what: "graph alone, 2 workers beside 1", isArchived: false },
    { name: "workers-archive", what: "graph and archive, 2 workers beside 1", isArchived: true },
  ]) {
    note(what);
    const rate = (workers: number) => () => rateOfWorkers(workers, events, isArchived);
    const both = await alternate(rounds, { ours: rate(2), theirs: rate(1) }, { warmUp: !quick });
    const detail = `${rounds} rounds, ${events} events a worker in batches of 2,000, a process each; the slowest counts`;
    figures.push({ name, what, ...compare(both), unit: "events/s", detail });
  }
  return figures;
}

async function rateOfWorkers(workers: number, events: number, isArchived: boolean): Promise<number> {
  await using folder = await scratchFolder();
  const tasks = await Promise.all(
    Array.from({ length: workers }, (_, index) => {
      const archive = isArchived ? join(folder.path, `worker-${index}`) : null;
      return startTask({ kind: "graph", events, archive });
    }),
  );
  const costs = await Promise.all(tasks.map((task) => task.go()));
  return (workers * events) / Math.max(...costs.map(({ seconds }) => seconds));
}
