import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench, Figure } from "./lib/bench.ts";
import type { ProcessCost } from "./lib/child.ts";
import { median } from "./lib/rounds.ts";
import { openSchemaProject, type SchemaProject } from "./lib/schema-project.ts";
import { scratchFolder } from "./lib/scratch.ts";

/** Codegen as a person runs it: a new process each time, its start included. */
export const codegenBench: Bench = {
  name: "codegen",
  what: "time and memory of `node codegen/cli.ts`",
  inDefaultRun: true,
  async run({ quick, note }) {
    await using folder = await scratchFolder();
    const figures: Figure[] = [];
    for (const { size, rounds } of quick ? quickSizes : sizes) {
      note(`codegen of ${size} schemas`);
      const directory = join(folder.path, String(size));
      const variants = size === 3 ? null : quick ? 4 : size;
      const project = await openSchemaProject(directory, variants);
      figures.push(...figuresOf(size, await measure(size, project, quick ? 1 : rounds)));
      await rm(directory, { recursive: true });
    }
    return figures;
  },
};

const sizes = [
  { size: 3, rounds: 7 },
  { size: 100, rounds: 3 },
  { size: 1000, rounds: 2 },
] as const;

const quickSizes = sizes.filter(({ size }) => size !== 100);

interface Costs {
  readonly first: ProcessCost;
  readonly fresh: ProcessCost[];
  readonly unchanged: ProcessCost[];
  readonly oneChanged: ProcessCost[];
  /** One artefact of one schema. */
  readonly emit: ProcessCost[];
}

/** The states in turn, round by round; the first run of all has no compiled modules to start from and is kept apart. */
async function measure(size: number, project: SchemaProject, rounds: number): Promise<Costs> {
  await project.reset("first");
  await project.forgetModules();
  const costs: Costs = { first: await project.codegen(), fresh: [], unchanged: [], oneChanged: [], emit: [] };
  for (let round = 0; round < rounds; round++) {
    await project.reset(`round ${round}`);
    costs.fresh.push(await project.codegen());
    costs.unchanged.push(await project.codegen());
    await project.alterOne(`round ${round}, altered`);
    costs.oneChanged.push(await project.codegen());
    if (size === 3) costs.emit.push(await project.codegen("emit", "bigquery", "schemas/order.schema.json"));
  }
  return costs;
}

function figuresOf(size: number, { first, fresh, unchanged, oneChanged, emit }: Costs): readonly Figure[] {
  const rounds = `${fresh.length} rounds`;
  const seconds = (state: string, what: string, costs: readonly ProcessCost[], detail: string): Figure => {
    const of = (key: keyof ProcessCost) => median(costs.map((cost) => cost[key]));
    return {
      name: `codegen-${size}-${state}`,
      what: `${size} schemas, ${what}`,
      ours: of("seconds"),
      theirs: null,
      unit: "s",
      ratio: null,
      detail: `${detail}; ${of("processorSeconds").toFixed(2)} s of processor, peak ${Math.round(of("peakMegabytes"))} MB`,
    };
  };
  const firstRun = `the first run after npm ci takes ${first.seconds.toFixed(2)} s`;
  return [
    seconds("fresh", "no output yet", fresh, `${rounds}; ${firstRun}`),
    seconds("unchanged", "nothing changed", unchanged, rounds),
    seconds("one-changed", "one changed", oneChanged, rounds),
    ...(emit.length === 0 ? [] : [seconds("emit", "emit bigquery of one", emit, rounds)]),
    {
      name: `codegen-${size}-memory`,
      what: `${size} schemas, peak memory`,
      ours: Math.max(...[first, ...fresh, ...unchanged, ...oneChanged].map((cost) => cost.peakMegabytes)),
      theirs: null,
      unit: "MB",
      ratio: null,
      detail: "",
    },
  ];
}
