#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { benches } from "./benches.ts";
import type { Bench } from "./lib/bench.ts";
import { loadAverage, thisMachine } from "./lib/machine.ts";
import { figureTable } from "./lib/table.ts";
import { judge, targets, type Judged } from "./lib/targets.ts";

const program = new Command("bench")
  .description("Measures the project beside what one would otherwise use, in one run, and prints ratios.")
  .option("--only <names>", "some benches, separated by commas (see below)", (text) => text.split(","))
  .option(
    "--quick",
    "a few events and one round: proves that the benches run, the figures mean nothing",
    false,
  )
  .option("--json", "print {machine, benches: [{name, load, figures | error}]}", false)
  .addHelpText(
    "after",
    `\nBenches:\n${listOfBenches()}\n\nA missed target is shown and is no error. Exit codes: 0 all ran, 1 one of them failed, 2 misuse.`,
  )
  .exitOverride();

/** One bench as it ran. */
interface Ran {
  readonly name: string;
  /** Load average of the machine before and after. */
  readonly load: readonly [number, number];
  readonly figures?: readonly Judged[];
  readonly error?: string;
}

// Google's clients look for no metadata server where there is none.
process.env["METADATA_SERVER_DETECTION"] ??= "none";
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    const { only, quick, json } = program.parse([...argv], { from: "user" }).opts();
    const ran: Ran[] = [];
    for (const bench of choose(only)) ran.push(await runOne(bench, quick));
    process.stdout.write(
      json ? `${JSON.stringify({ machine: thisMachine(), benches: ran })}\n` : report(ran),
    );
    return ran.some(({ error }) => error !== undefined) ? 1 : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function choose(only: readonly string[] | undefined): readonly Bench[] {
  if (only === undefined) return benches.filter((bench) => bench.inDefaultRun);
  const unknown = only.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0)
    program.error(`error: there is no bench ${unknown.join(", ")}; see --help`, { exitCode: 2 });
  return benches.filter((bench) => only.includes(bench.name));
}

async function runOne(bench: Bench, quick: boolean): Promise<Ran> {
  const before = loadAverage();
  const note = (text: string) => process.stderr.write(`${bench.name}: ${text}\n`);
  try {
    const figures = await bench.run({ quick, note });
    return {
      name: bench.name,
      load: [before, loadAverage()],
      figures: figures.map((figure) => judge(figure, quick ? [] : targets)),
    };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name: bench.name, load: [before, loadAverage()], error: text };
  }
}

function report(ran: readonly Ran[]): string {
  const { date, node, cores, processor, memoryGigabytes } = thisMachine();
  const loads = ran.map(({ name, load: [before, after] }) => `${name} ${before} → ${after}`).join(", ");
  const errors = ran.flatMap(({ name, error }) =>
    error === undefined ? [] : [`${name} FAILED: ${error}\n`],
  );
  return [
    figureTable(ran.flatMap(({ figures }) => figures ?? [])),
    ...errors,
    `${date}, Node ${node}, ${cores} cores (${processor}), ${memoryGigabytes} GB; load average before → after: ${loads}`,
    "",
  ].join("\n");
}

function listOfBenches(): string {
  const width = Math.max(...benches.map(({ name }) => name.length));
  return benches
    .map(
      ({ name, what, inDefaultRun }) =>
        `  ${name.padEnd(width)}  ${what}${inDefaultRun ? "" : " (only when asked for)"}`,
    )
    .join("\n");
}
