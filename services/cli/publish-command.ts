import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { connect } from "./connection.ts";
import { publishLines, publishRaw, type PublishCounts, type RejectedLine } from "./publish.ts";

/** What `events publish` takes. */
export interface PublishOptions {
  /** A path, or `-` for standard input. */
  readonly file: string;
  readonly raw: boolean;
  readonly rejected?: string;
  readonly json: boolean;
}

const shownReasons = 20;

/** Publishes a file; exit code 1 when a line was rejected. Rejected lines go to a file as they stand, so that they can be mended. */
export async function publishCommand(options: PublishOptions, dataDirectory: string): Promise<number> {
  if (options.file !== "-") await stat(options.file);
  const rejects = rejectWriter(
    options.rejected ?? `${options.file === "-" ? "stdin" : options.file}.rejected.ndjson`,
  );
  const connection = await connect(dataDirectory);
  try {
    const lines = createInterface({
      input: options.file === "-" ? process.stdin : createReadStream(options.file),
      crlfDelay: Infinity,
    });
    const publish = options.raw ? publishRaw : publishLines;
    const counts = await publish(lines, connection, { rejected: rejects.write, progress: showProgress });
    await rejects.close();
    clearProgress();
    report(counts, options, rejects.path);
    return counts.rejected > 0 ? 1 : 0;
  } finally {
    await connection.close();
  }
}

function report(counts: PublishCounts, options: PublishOptions, rejectedFile: string): void {
  if (options.json) {
    const file = counts.rejected > 0 ? rejectedFile : null;
    process.stdout.write(`${JSON.stringify({ ...counts, rejectedFile: file })}\n`);
    return;
  }
  const hint = counts.rejected > 0 ? `; mend the lines in ${rejectedFile} and publish that file` : "";
  process.stdout.write(`${counts.published} published, ${counts.rejected} rejected${hint}\n`);
}

function rejectWriter(path: string) {
  let stream: WriteStream | undefined;
  let shown = 0;
  return {
    path,
    async write(rejected: RejectedLine): Promise<void> {
      stream ??= createWriteStream(path);
      if (!stream.write(`${rejected.text}\n`)) await once(stream, "drain");
      if (shown++ < shownReasons) {
        clearProgress();
        process.stderr.write(`line ${rejected.line}: ${rejected.reasons.join("; ")}\n`);
      } else if (shown === shownReasons + 1) {
        process.stderr.write("further rejected lines are not listed\n");
      }
    },
    async close(): Promise<void> {
      if (stream === undefined) return;
      stream.end();
      await once(stream, "finish");
    },
  };
}

function showProgress({ published, rejected }: PublishCounts): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${published} published, ${rejected} rejected`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
}
