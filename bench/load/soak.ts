#!/usr/bin/env node
import { Command } from "commander";
import { grouped } from "../../services/cli/text.ts";
import { numberWithin } from "./arguments.ts";
import { fewestSamples, judgeFlatness } from "./flatness.ts";
import { findMaximum } from "./maximum.ts";
import { loadText, progressText } from "./report.ts";
import { runLoad, type LoadOptions } from "./run.ts";
import { runCommand, showLine } from "./shell.ts";
import { temporaryTarget, type Target } from "./target.ts";

const sampleMilliseconds = 5_000;
/** Below it there are not enough samples to judge. */
const fewestMinutes = (fewestSamples * sampleMilliseconds) / 60_000;
const step = { seconds: 3, graceSeconds: 3 } as const;
const search = { from: 100, limit: 25_600, halvings: 2 } as const;
/** A rate is held when this share of it is answered. */
const heldShare = 0.9;

const program = new Command("test:soak")
  .description("Loads a temporary stack at half of its maximum rate for a long time: memory must stay flat.")
  .option("--minutes <n>", "how long", numberWithin(fewestMinutes, 1_440), 10)
  .option("--rate <n>", "requests a second, instead of half of the maximum", numberWithin(0, 10_000))
  .addHelpText(
    "after",
    `
The maximum is what this machine does with client and stack on it: the highest rate, in steps of ${step.seconds} s, at which ${heldShare * 100} % are answered in
time, none is refused, and the pipeline keeps up. Memory is sampled every 5 s while the load lasts; it grew when the median of the last
quarter is more than 10 % and more than 20 MB above that of the second quarter.

Exit codes: 0 memory is flat, nothing failed and the books balance, 1 otherwise, 2 misuse or failure, 130 interrupted.`,
  )
  .exitOverride();

process.exitCode = await runCommand(async (signal) => {
  const { minutes, rate: asked } = program.parse(process.argv).opts();
  await using target = await temporaryTarget();
  const rate = asked ?? (await halfOfMaximum(target, signal));
  if (signal.aborted) return 1;
  process.stdout.write(`${grouped(minutes * 60)} s at ${grouped(rate)}/s\n`);
  const result = await runLoad(target, {
    ...optionsOf(signal),
    rate,
    seconds: minutes * 60,
    graceSeconds: 30,
  });
  showLine("");
  if (signal.aborted) return 1;
  process.stdout.write(loadText(result));
  const { flat, second, last } = judgeFlatness(result.memorySamples);
  const figures = `${grouped(second)} MB in the second quarter, ${grouped(last)} MB in the last one (medians)`;
  process.stdout.write(`${flat ? "memory is flat" : "FAILED: memory grew"}: ${figures}\n`);
  return flat && result.problems.length === 0 ? 0 : 1;
});

function optionsOf(signal: AbortSignal): Omit<LoadOptions, "rate" | "seconds" | "graceSeconds"> {
  return {
    event: null,
    invalid: 0.02,
    connections: 64,
    sampleMilliseconds,
    signal,
    onProgress: (progress, megabytes) => showLine(progressText(progress, megabytes)),
  };
}

/** Throws when the stack does not even hold the first rate. */
async function halfOfMaximum(target: Target, signal: AbortSignal): Promise<number> {
  // The first requests compile what the later ones run.
  await runLoad(target, { ...optionsOf(signal), ...step, rate: search.from });
  const holds = async (rate: number) => {
    if (signal.aborted) return false;
    const { problems, achievedRate, statuses, settleSeconds } = await runLoad(target, {
      ...optionsOf(signal),
      ...step,
      rate,
    });
    const held =
      problems.length === 0 &&
      achievedRate >= rate * heldShare &&
      statuses["429"] === undefined &&
      settleSeconds !== null;
    showLine("");
    process.stdout.write(
      `${grouped(rate)}/s: ${held ? "held" : "not held"}, ${grouped(achievedRate)}/s answered\n`,
    );
    return held;
  };
  const maximum = await findMaximum(holds, search);
  if (maximum === 0 && !signal.aborted)
    throw new Error(
      `the stack does not hold ${search.from}/s on this machine now; try again, or give --rate`,
    );
  return Math.floor(maximum / 2);
}
