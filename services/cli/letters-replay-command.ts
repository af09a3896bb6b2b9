import { setTimeout as delay } from "node:timers/promises";
import type { LetterSummary, ReplayAnswer } from "../local-stack/control-answers.ts";
import { connect, type Connection } from "./connection.ts";
import { letters, type LetterOptions } from "./letters-filter.ts";
import { interruptedExit, type Output } from "./output.ts";
import { grouped, printable } from "./text.ts";

/** What `events dead-letters replay` takes. */
export interface ReplayOptions extends LetterOptions {
  /** Most letters to replay. */
  readonly limit?: number;
  /** Most events a second. */
  readonly rate: number;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What a replay did, or in a dry run would do. */
export interface ReplayReport {
  readonly dryRun: boolean;
  /** Letters that matched. */
  readonly matched: number;
  readonly replayed: number;
  readonly byCode: Readonly<Record<string, number>>;
  readonly skipped: ReplayAnswer["skipped"];
  /** Ids that were named and have no open letter; empty where not all letters were looked at. */
  readonly missing: readonly string[];
}

const largestBatch = 500;

/**
 * Publishes dead-lettered events again. An interrupted replay is gone on with by running it again: what has been replayed has a row, is
 * in flight, or has failed again. Exit code 1 when a letter could not be published, or an event that was named has no open letter.
 */
export async function replayLettersCommand(
  options: ReplayOptions,
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const connection = await connect(dataDirectory, options.dryRun ? "look" : "send");
  try {
    const report = await replay(connection, options, output);
    if (output.notesInteractive) output.note("\r\u001B[K");
    output.write(options.json ? `${JSON.stringify(report)}\n` : reportText(report, output.interrupted));
    if (output.interrupted) return interruptedExit;
    const failed = report.skipped.some(({ reason }) => !harmless.has(reason));
    return failed || report.missing.length > 0 ? 1 : 0;
  } finally {
    await connection.close(output.signal);
  }
}

const harmless: ReadonlySet<string> = new Set(["it has a row", "it is in flight"]);

async function replay(connection: Connection, options: ReplayOptions, output: Output): Promise<ReplayReport> {
  const batchSize = Math.max(1, Math.min(largestBatch, Math.floor(options.rate)));
  const byCode = new Map<string, number>();
  const skipped: ReplayAnswer["skipped"][number][] = [];
  const started = performance.now();
  let batch: LetterSummary[] = [];
  const missing = new Set(options.eventIds);
  let matched = 0;
  let replayed = 0;

  const send = async () => {
    if (batch.length === 0 || options.dryRun) return;
    const due = started + ((replayed + batch.length - batchSize) * 1000) / options.rate;
    await delay(Math.max(0, due - performance.now()), undefined, { signal: output.signal }).catch(() => {});
    if (output.signal.aborted) return;
    const names = batch.map(({ event_id, event_type, object }) => ({ event_id, event_type, object }));
    const answer = await connection.control<ReplayAnswer>("POST", "/dead-letters/replay", { letters: names });
    replayed += answer.replayed.length;
    skipped.push(...answer.skipped);
    if (output.notesInteractive) output.note(`\r${grouped(replayed)} replayed`);
  };

  for await (const letter of letters(connection, { ...options, all: false })) {
    if (matched === options.limit || output.signal.aborted) {
      missing.clear();
      break;
    }
    matched++;
    missing.delete(letter.event_id);
    byCode.set(letter.code, (byCode.get(letter.code) ?? 0) + 1);
    batch.push(letter);
    if (batch.length < batchSize) continue;
    await send();
    batch = [];
  }
  await send();
  return {
    dryRun: options.dryRun,
    matched,
    replayed,
    byCode: Object.fromEntries(byCode),
    skipped,
    missing: [...missing],
  };
}

function reportText(
  { dryRun, matched, replayed, byCode, skipped, missing }: ReplayReport,
  interrupted: boolean,
): string {
  const codes = Object.entries(byCode).map(([code, count]) => `${code} ${grouped(count)}`);
  const listed = codes.length === 0 ? "" : ` (${codes.join(", ")})`;
  const lines = [
    dryRun
      ? `${grouped(matched)} would be replayed${listed}`
      : `${grouped(replayed)} replayed of ${grouped(matched)}${listed}`,
  ];
  for (const [reason, some] of Map.groupBy(skipped, (one) => one.reason)) {
    const ids = some.slice(0, 3).map(({ event_id: id }) => printable(id));
    lines.push(
      `${grouped(some.length)} left alone, ${reason}: ${ids.join(" ")}${some.length > ids.length ? " …" : ""}`,
    );
  }
  if (missing.length > 0) {
    const ids = missing.map(printable).join(" ");
    lines.push(`no open letter of ${ids}; npm run events -- trace <event id> tells where an event is`);
  }
  if (interrupted) lines.push("interrupted; the same command goes on where this one stopped");
  else if (replayed > 0) lines.push("npm run events -- dead-letters list shows those that fail again");
  return `${lines.join("\n")}\n`;
}
