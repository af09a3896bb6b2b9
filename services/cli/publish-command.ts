import { createWriteStream, type WriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { once } from "node:events";
import { connect } from "./connection.ts";
import { InputLines } from "./input-lines.ts";
import { interruptedExit, type Output } from "./output.ts";
import { createProgress, type Progress } from "./progress.ts";
import { publishLines, publishRaw, type PublishCounts, type RejectedLine } from "./publish.ts";
import { grouped, printable, shellWord } from "./text.ts";

/** What `events publish` takes. */
export interface PublishOptions {
  /** A path, or `-` for standard input. */
  readonly file: string;
  readonly raw: boolean;
  readonly rejected?: string;
  readonly json: boolean;
}

const shownReasons = 20;

/**
 * Publishes a file; exit code 1 when a line was rejected. Rejected lines go to a file as they stand, so that they can be mended. At
 * Ctrl-C the lines that were read are still published, and the rest is named.
 */
export async function publishCommand(
  options: PublishOptions,
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const isInput = options.file === "-";
  const size = isInput ? null : (await stat(options.file)).size;
  const connection = await connect(dataDirectory, "send");
  const progress = createProgress(output, size);
  const rejects = rejectWriter(
    options.rejected ?? `${isInput ? "stdin" : options.file}.rejected.ndjson`,
    output,
    progress,
  );
  let sofar: PublishCounts = { published: 0, rejected: 0 };
  try {
    const lines = new InputLines(options.file, output.signal);
    const publish = options.raw ? publishRaw : publishLines;
    const counts = await publish(lines, connection, {
      rejected: (line) => rejects.write(line),
      progress(now) {
        sofar = { ...now };
        progress.show(now, lines.bytesRead);
      },
    });
    await rejects.close();
    progress.clear();
    report(counts, options, rejects.path, output);
    if (!output.interrupted) return counts.rejected > 0 ? 1 : 0;
    output.note(restHint(options, lines.linesRead));
    return interruptedExit;
  } catch (error) {
    progress.clear();
    output.note(
      `${grouped(sofar.published)} published, ${grouped(sofar.rejected)} rejected before the failure\n`,
    );
    throw error;
  } finally {
    await connection.close(output.signal);
  }
}

function report(counts: PublishCounts, options: PublishOptions, rejectedFile: string, output: Output): void {
  if (options.json) {
    const file = counts.rejected > 0 ? rejectedFile : null;
    output.write(`${JSON.stringify({ ...counts, rejectedFile: file })}\n`);
    return;
  }
  const hint = counts.rejected > 0 ? `; mend the lines in ${rejectedFile} and publish that file` : "";
  output.write(`${grouped(counts.published)} published, ${grouped(counts.rejected)} rejected${hint}\n`);
}

function restHint({ file, raw }: PublishOptions, linesRead: number): string {
  const stopped = `interrupted after line ${linesRead}`;
  if (file === "-") return `${stopped}\n`;
  return `${stopped}; for the rest: tail -n +${linesRead + 1} ${shellWord(file)} | npm run events -- publish -${raw ? " --raw" : ""}\n`;
}

function rejectWriter(path: string, output: Output, progress: Progress) {
  let stream: WriteStream | undefined;
  let shown = 0;
  return {
    path,
    async write(rejected: RejectedLine): Promise<void> {
      stream ??= createWriteStream(path);
      if (!stream.write(`${rejected.text}\n`)) await once(stream, "drain");
      shown++;
      progress.clear();
      if (shown <= shownReasons)
        output.note(`line ${rejected.line}: ${printable(rejected.reasons.join("; "))}\n`);
      else if (shown === shownReasons + 1) output.note("further rejected lines are not listed\n");
    },
    async close(): Promise<void> {
      if (stream === undefined) return;
      stream.end();
      await once(stream, "finish");
    },
  };
}
