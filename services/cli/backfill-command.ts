import type { BackfillCounts } from "../../pipeline/backfill/backfill-options.ts";
import { connect } from "./connection.ts";
import { interruptedExit, type Output } from "./output.ts";
import { grouped, printable } from "./text.ts";

/** What `events backfill` takes. */
export interface BackfillCommandOptions {
  readonly source: "archive" | "dead-letters";
  readonly from: Date;
  readonly to: Date;
  readonly type?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** Host and port of a Beam job service to run it on; default: this process, or the running stack's. */
  readonly jobEndpoint?: string;
}

/**
 * Processes archived or dead-lettered events again and prints what came of it. At Ctrl-C it ends after the bundle under way; the same command
 * goes on. Exit code 1 when events wait for a newer build.
 */
export async function backfillCommand(
  options: BackfillCommandOptions,
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const { json, jobEndpoint, ...body } = options;
  if (jobEndpoint !== undefined) {
    const { backfillOnEngine } = await import("./backfill-on-engine.ts");
    return await backfillOnEngine(options, jobEndpoint, output);
  }
  const connection = await connect(dataDirectory, "look");
  try {
    let counts: BackfillCounts | null = null;
    for await (const now of connection.lines<BackfillCounts>("/backfill", body)) {
      counts = now;
      if (output.signal.aborted) break;
      if (output.notesInteractive) output.note(`\r\u001B[K${progressText(now)}`);
    }
    if (output.notesInteractive) output.note("\r\u001B[K");
    if (counts === null) throw new Error("the backfill told nothing");
    const { at: _at, ...result } = counts;
    output.write(
      json ? `${JSON.stringify({ dryRun: options.dryRun, ...result })}\n` : reportText(counts, options),
    );
    if (output.interrupted) {
      output.note("interrupted; the same command goes on where this one stopped\n");
      return interruptedExit;
    }
    return counts.waiting > 0 ? 1 : 0;
  } finally {
    await connection.close();
  }
}

/** One line for a person who watches. */
export function progressText({ read, stored, known, at }: BackfillCounts): string {
  return `${grouped(read)} read, ${grouped(stored)} stored, ${grouped(known)} there before · ${printable(hourOf(at))}`;
}

/** The result for people: what was read, and what became of it. */
export function reportText(counts: BackfillCounts, { source, dryRun }: BackfillCommandOptions): string {
  const { objects, read, stored, known, refused, lettersWritten, waiting, archived } = counts;
  const total = Object.values(refused).reduce((sum, n) => sum + n, 0);
  const codes = Object.entries(refused).map(([code, n]) => `${code} ${grouped(n)}`);
  const would = dryRun ? "would be " : "";
  const lines = [
    `${grouped(read)} events read from ${grouped(objects)} ${source === "archive" ? "archive" : "dead-letter"} objects`,
    `${grouped(stored)} ${would}stored, ${grouped(known)} have a row already`,
  ];
  if (total > 0) {
    const fresh = `${grouped(lettersWritten)} with a new dead letter`;
    lines.push(`${grouped(total)} ${would}refused (${codes.join(", ")}), ${fresh}`);
  }
  if (archived.objects > 0)
    lines.push(`${grouped(archived.objects)} archive objects written, ${grouped(archived.bytes)} bytes`);
  if (waiting > 0)
    lines.push(
      `${grouped(waiting)} left alone: their schema version is newer than this build; run it again with the newer one`,
    );
  return lines.map((line) => `${line}\n`).join("");
}

/** `order 2026-11-02 10:00` of an object's name; the name itself where it is another one. */
function hourOf(object: string): string {
  const [, type, day, hour] =
    /^(?:events\/event_type=([^/]*)|dead-letters)\/dt=([\d-]+)\/hour=(\d\d)\//.exec(object) ?? [];
  return day === undefined
    ? object
    : `${type === undefined ? "" : `${decodeURIComponent(type)} `}${day} ${hour}:00`;
}
