import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { archiveEvents } from "../../tests/engines/support/million-input.ts";
import { hasNeighbours } from "../../tests/engines/support/alone.ts";
import { engineIsMissing } from "../../tests/engines/support/engines-folder.ts";
import { startFlink } from "../../tests/engines/support/java-engines.ts";
import { startPrism } from "../../tests/engines/support/prism.ts";
import { startPythonService } from "../../tests/engines/support/python-service.ts";
import { registry } from "../../generated/index.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import type { BenchOptions, Figure } from "../lib/bench.ts";
import { alternate, compare, type Rounds } from "../lib/rounds.ts";
import { scratchFolder } from "../lib/scratch.ts";
import { startTask, type Task } from "./protocol.ts";

/** What a runner made of the events. */
interface Rates {
  readonly perSecond: number;
  /** Events in a second of processor time, of the workers and the engine together. */
  readonly perCoreSecond: number;
}

interface Engine extends AsyncDisposable {
  readonly endpoint: string;
  readonly pid: number;
}

const engines: readonly {
  readonly name: string;
  readonly isMissing: () => boolean;
  readonly start: (folder: string) => Promise<Engine>;
}[] = [
  {
    name: "python",
    isMissing: () => engineIsMissing("python/bin/python", "python.sh"),
    start: startPythonService,
  },
  {
    name: "flink",
    isMissing: () => engineIsMissing("flink/classes/JavaWorker.class", "flink.sh") || hasNeighbours("Flink"),
    start: startFlink,
  },
  {
    name: "prism",
    isMissing: () => engineIsMissing("prism", "prism.sh") || hasNeighbours("Prism"),
    start: startPrism,
  },
];

/** From archive to rows and archive on the embedded platform: the micro-batch runner, and each engine that is installed beside it. */
export async function runnerFigures({ quick, note }: BenchOptions): Promise<readonly Figure[]> {
  const events = quick ? 600 : 100_000;
  const rounds = quick ? 1 : 3;
  await using folder = await scratchFolder();
  const input = join(folder.path, "input");
  await archiveEvents(openFilesystemStore({ directory: input }), events);
  const detail = `${rounds} rounds, ${events} events, a process each; start of processes left out`;
  const counts = new Set<number>();
  const measure = async (task: Task, pid: number | null) => {
    const { rows, ...rates } = await runTask(task, events, pid);
    counts.add(rows);
    if (counts.size > 1) throw new Error(`${events} events came to ${[...counts].join(" or ")} rows`);
    return rates;
  };
  const microBatch = () => measure({ kind: "micro-batch", input, output: "" }, null);

  const figures: Figure[] = [];
  for (const { name, isMissing, start } of quick ? [] : engines) {
    if (isMissing()) continue;
    note(`micro-batch beside ${name}`);
    await using engine = await start(join(folder.path, name));
    const portable = { kind: "portable", input, output: "", jobEndpoint: engine.endpoint } as const;
    const both = await alternate(rounds, {
      ours: microBatch,
      theirs: () => measure(portable, engine.pid),
    });
    figures.push(
      figure(`engine-${name}`, `micro-batch beside ${name}`, both, "perSecond", detail),
      figure(`engine-${name}-core`, `micro-batch beside ${name}, for a core`, both, "perCoreSecond", detail),
    );
  }
  if (figures.length > 0) return figures;
  note("the micro-batch runner alone");
  const alone = await microBatch();
  const nothing = { theirs: null, ratio: null, unit: "events/s", detail };
  return [
    { name: "engine-none", what: "micro-batch, no engine beside it", ours: alone.perSecond, ...nothing },
    { name: "engine-none-core", what: "micro-batch, for a core", ours: alone.perCoreSecond, ...nothing },
  ];
}

async function runTask(
  task: Task,
  events: number,
  enginePid: number | null,
): Promise<Rates & { readonly rows: number }> {
  await using folder = await scratchFolder();
  const output = join(folder.path, "output");
  await mkdir(output);
  const process = await startTask({ ...task, output } as Task);
  const before = enginePid === null ? 0 : processorSecondsOf(enginePid);
  const { seconds, processorSeconds } = await process.go();
  const byEngine = enginePid === null ? 0 : processorSecondsOf(enginePid) - before;
  return {
    perSecond: events / seconds,
    perCoreSecond: events / (processorSeconds + byEngine),
    rows: await rowsIn(output),
  };
}

async function rowsIn(folder: string): Promise<number> {
  const warehouse = await openDuckdbWarehouse({ file: join(folder, "warehouse.duckdb") });
  const counts = [...registry.values()].map(({ table }) => `SELECT count(*) AS n FROM \`${table.name}\``);
  const { rows } = await warehouse.query(`SELECT sum(n)::INT AS n FROM (${counts.join(" UNION ALL ")})`);
  await warehouse.close();
  return Number(rows[0]?.["n"]);
}

function figure(
  name: string,
  what: string,
  { ours, theirs }: Rounds<Rates>,
  rate: keyof Rates,
  detail: string,
): Figure {
  const of = (some: readonly Rates[]) => some.map((one) => one[rate]);
  return { name, what, ...compare({ ours: of(ours), theirs: of(theirs) }), unit: "events/s", detail };
}

/** What a process has used so far, from Linux's table of processes, which counts in hundredths of a second. */
function processorSecondsOf(pid: number): number {
  const [, afterName = ""] = /^\d+ \(.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
  const [user, system] = afterName.split(" ").slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100;
}
