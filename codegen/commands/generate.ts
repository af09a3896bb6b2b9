import type { GenerateOptions, GenerateResult } from "../generate.ts";
import { isClean, type OutputDiff } from "../output/diff.ts";
import { lossDiagnostic } from "../report/loss-diagnostic.ts";
import { generateFrom, openCacheFor } from "./cached-run.ts";
import { report, type FindingOptions } from "./findings.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

/** What `codegen generate` takes. */
export interface GenerateCommandOptions extends GenerateOptions, FindingOptions {
  /** False makes everything again, whatever earlier runs have left. */
  readonly cache: boolean;
}

/** Generates everything and writes it; with findings that stop it, writes nothing. */
export async function generateCommand(
  options: GenerateCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const started = performance.now();
  const cache = options.cache ? openCacheFor(options) : null;
  const shown = { ...options, onProgress: progress(terminal) };
  const result = await (cache === null ? generateAfresh(shown) : generateFrom(cache, shown));
  const exit = reportRun(result, options, terminal);
  if (exit !== 0) {
    terminal.stderr("nothing written\n");
    return exit;
  }
  if (!result.diffs.every(isClean)) (await import("../output/write.ts")).writeOutput(result.diffs);
  if (cache !== null) result.remember(cache);
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  terminal.stderr(`${summary(result)} in ${seconds} s\n`);
  return 0;
}

/**
 * Tells whether the output folder and the locks are what the schemas ask for; writes nothing. It makes everything again, so that its
 * verdict rests on no cache.
 */
export async function checkCommand(
  options: GenerateOptions & FindingOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const result = await generateAfresh({ ...options, onProgress: progress(terminal) });
  const exit = reportRun(result, options, terminal);
  const stale = result.diffs.filter((diff) => !isClean(diff));
  for (const diff of stale) terminal.stderr(describeDiff(diff));
  if (stale.length === 0) {
    if (exit === 0) terminal.stderr(`${result.events} events, everything up to date\n`);
    return exit;
  }
  terminal.stderr(
    "Generated files do not match the schemas: run `npm run codegen` and commit what it writes.\n",
  );
  return 1;
}

async function generateAfresh(options: GenerateOptions): Promise<GenerateResult> {
  return (await import("../generate.ts")).generate(options);
}

function reportRun(result: GenerateResult, options: FindingOptions, terminal: Terminal): ExitCode {
  return report([...result.diagnostics, ...result.losses.map(lossDiagnostic)], options, terminal);
}

function summary(result: GenerateResult): string {
  const count = (pick: (diff: OutputDiff) => number) =>
    result.diffs.reduce((sum, diff) => sum + pick(diff), 0);
  const parts = [
    `${count((diff) => diff.added.length + diff.changed.length)} files written`,
    `${count((diff) => diff.removed.length)} removed`,
    `${count((diff) => diff.unchanged)} unchanged`,
  ];
  return `${result.events} events: ${parts.join(", ")}`;
}

function describeDiff(diff: OutputDiff): string {
  const lines = [
    ...diff.added.map((path) => `missing  ${diff.set.directory}/${path}`),
    ...diff.changed.map((path) => `differs  ${diff.set.directory}/${path}`),
    ...diff.removed.map((path) => `stale    ${diff.set.directory}/${path}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Tells how far a long run is: on one line that is redrawn for a person, else at each quarter. */
function progress(terminal: Terminal): (done: number, total: number) => void {
  const [least, steps] = terminal.interactive ? [20, 100] : [200, 4];
  let told = 0;
  return (done, total) => {
    const step = Math.floor((done * steps) / total);
    if (total < least || step === told) return;
    told = step;
    const text = `generating ${done} of ${total} events`;
    if (!terminal.interactive) terminal.stderr(`${text}\n`);
    else terminal.stderr(done === total ? "\r\u001B[K" : `\r${text}`);
  };
}
