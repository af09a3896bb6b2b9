import { registry } from "../../generated/index.ts";
import type { ObjectSource } from "../../pipeline/runners/portable/object-source.ts";
import { runBounded } from "../../pipeline/runners/portable/run-bounded.ts";
import { openWorkerPlatform } from "../../pipeline/runners/portable/worker-platform.ts";
import type { SinkReport } from "../../pipeline/sinks/engine/sink-report.ts";
import { addUp } from "../../pipeline/sinks/ndjson-object.ts";
import type { BackfillCommandOptions } from "./backfill-command.ts";
import type { Output } from "./output.ts";
import { grouped } from "./text.ts";

/** What an engine's bundles did; one that was retried counts once more. */
export interface EngineCounts {
  readonly stored: number;
  readonly known: number;
  /** Events that were refused, by the code of the dead letter. */
  readonly refused: Readonly<Record<string, number>>;
  readonly archived: { readonly objects: number; readonly bytes: number };
}

/** The same backfill on an engine that has a Beam job service, at host and port, with workers in this process. */
export async function backfillOnEngine(
  options: BackfillCommandOptions,
  jobEndpoint: string,
  output: Output,
): Promise<number> {
  const { signal } = output;
  const tally = createCounts();
  const source = sourceOf(options);
  const outlets = {
    write: (line: string) => output.note(line),
    report: (part: SinkReport) => tally.report(part),
    signal,
  };
  await using platform = await openWorkerPlatform(process.env, outlets);
  const state = await runBounded({
    source,
    engine: { kind: "loopback", jobEndpoint, context: platform.context },
    signal,
    onState: (now) => output.note(`${now.toLowerCase()}\n`),
  });
  const counts = tally.counts();
  output.write(options.json ? `${JSON.stringify({ state, ...counts })}\n` : engineText(counts));
  return 0;
}

/** The result for people. */
export function engineText({ stored, known, refused, archived }: EngineCounts): string {
  const lines = [`${grouped(stored)} stored, ${grouped(known)} have a row already`];
  const codes = Object.entries(refused).map(([code, count]) => `${code} ${grouped(count)}`);
  const total = Object.values(refused).reduce((sum, count) => sum + count, 0);
  if (total > 0) lines.push(`${grouped(total)} refused (${codes.join(", ")})`);
  if (archived.objects > 0)
    lines.push(`${grouped(archived.objects)} archive objects written, ${grouped(archived.bytes)} bytes`);
  return lines.map((line) => `${line}\n`).join("");
}

function sourceOf({ source, from, to, type }: BackfillCommandOptions): ObjectSource {
  const isArchive = source === "archive";
  if (type !== undefined && isArchive && !registry.has(type)) {
    const known = [...registry.keys()].join(", ");
    throw new Error(`no schema has the event type ${JSON.stringify(type)}; there are ${known}`);
  }
  if (from >= to) throw new Error("from must be before to");
  return {
    kind: isArchive ? "archive" : "dead letters",
    eventTypes: type === undefined ? (isArchive ? [...registry.keys()] : []) : [type],
    since: from.toISOString(),
    until: to.toISOString(),
  };
}

function createCounts() {
  const refused = new Map<string, number>();
  let [stored, known, archived] = [0, 0, addUp([])];
  return {
    report(part: SinkReport): void {
      if (part.kind === "rows") {
        stored += part.stored;
        known += part.known;
      } else if (part.kind === "archived") archived = addUp([archived, part.written]);
      else for (const { code } of part.letters) refused.set(code, (refused.get(code) ?? 0) + 1);
    },
    counts: (): EngineCounts => ({ stored, known, refused: Object.fromEntries(refused), archived }),
  };
}
