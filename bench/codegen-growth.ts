import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bench, Figure } from "./lib/bench.ts";
import type { ProcessCost } from "./lib/child.ts";
import { codegenIn } from "./lib/schema-project.ts";
import { scratchFolder } from "./lib/scratch.ts";
import { wideSchema } from "./lib/wide-schema.ts";

/** Codegen of schemas as large as teams have them: more and more of them, and larger and larger ones. */
export const codegenGrowthBench: Bench = {
  name: "codegen-growth",
  what: "time of codegen against the number of schemas, and of the properties in one",
  inDefaultRun: true,
  async run({ quick, note }) {
    const figures: Figure[] = [];
    for (const series of [wide, large]) {
      const points: Point[] = [];
      for (const size of quick ? [2, 4] : series.sizes) {
        note(`codegen of ${size} ${series.unit}`);
        points.push({ size, ...(await measure(series.schemas(size))) });
      }
      figures.push(...figuresOf(series, points));
    }
    return figures;
  },
};

interface Series {
  readonly name: string;
  readonly unit: string;
  readonly sizes: readonly number[];
  readonly schemas: (size: number) => readonly string[];
}

/** Schemas of 10 kB in the mean, between 6 and 14. */
const wide: Series = {
  name: "wide",
  unit: "schemas",
  sizes: [125, 250, 500, 1000],
  schemas: (size) => Array.from({ length: size }, (_, index) => wideSchema(index, 28 + ((index * 7) % 41))),
};

/** One schema, of 9 MB with the most properties. */
const large: Series = {
  name: "large",
  unit: "properties",
  sizes: [1250, 2500, 5000, 10_000],
  schemas: (size) => [wideSchema(0, size, 700)],
};

interface Point {
  readonly size: number;
  readonly cost: ProcessCost;
  readonly megabytes: number;
}

/** A run with no output yet; one before it on a single schema compiles the modules. */
async function measure(schemas: readonly string[]): Promise<Omit<Point, "size">> {
  await using folder = await scratchFolder();
  const directory = join(folder.path, "schemas");
  await mkdir(directory);
  await writeFile(join(directory, "wide_0.schema.json"), wideSchema(0, 2));
  await codegenIn(folder.path, "--lenient");
  for (const [index, text] of schemas.entries())
    await writeFile(join(directory, `wide_${index}.schema.json`), text);
  for (const made of [join(folder.path, "generated"), join(directory, "locks")])
    await rm(made, { recursive: true });
  const megabytes = schemas.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  return { cost: await codegenIn(folder.path, "--lenient"), megabytes };
}

function figuresOf({ name, unit }: Series, points: readonly Point[]): readonly Figure[] {
  const figure = (what: string, text: string, ours: number, of: string, detail: string): Figure => ({
    name: `codegen-${name}-${what}`,
    what: text,
    ours,
    theirs: null,
    unit: of,
    ratio: null,
    detail,
  });
  const [half, last] = points.slice(-2);
  if (half === undefined || last === undefined) throw new Error("Growth takes two sizes to see.");
  const each = ({ cost, size }: Point) => cost.processorSeconds / size;
  const series = points
    .map(
      ({ size, cost }) =>
        `${size}: ${cost.seconds.toFixed(2)} s, ${cost.processorSeconds.toFixed(2)} s of processor`,
    )
    .join("; ");
  const most = `${last.size} ${unit}, ${last.megabytes.toFixed(1)} MB`;
  const peak = Math.max(...points.map(({ cost }) => cost.peakMegabytes));
  return [
    figure(unit, most, last.cost.seconds, "s", series),
    figure("memory", `${most}, peak memory`, peak, "MB", ""),
    figure(
      "growth",
      `processor time for each of ${last.size} ${unit} ÷ of ${half.size}`,
      each(last) / each(half),
      "×",
      "1 is linear; below 1 as long as the start counts",
    ),
  ];
}
