import { bodyTooLarge, readChunks } from "./body.ts";

/** Bounds of a stream of lines, in bytes. */
export interface LineLimits {
  readonly totalBytes: number;
  readonly lineBytes: number;
}

/** A line without its line break; `bytes` is null when it was longer than the limit and therefore not kept. */
export interface Line {
  /** Counts from 0; blank lines count too, but are not yielded. */
  readonly index: number;
  readonly bytes: Buffer | null;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The lines of a body while it comes in; holds one line at most. Throws 413 when the stream is longer than the limit. */
export async function* readLines(
  body: ReadableStream<Uint8Array> | null,
  limits: LineLimits,
): AsyncGenerator<Line> {
  let index = 0;
  for await (const bytes of splitLines(bounded(readChunks(body), limits.totalBytes), limits.lineBytes)) {
    const line = { index: index++, bytes };
    if (bytes === null || !isBlank(bytes)) yield line;
  }
}

/**
 * The lines of UTF-8 text, blank ones too, without their breaks; holds one line at most. A line ends at a line feed, with or without
 * a carriage return before it, and nowhere else: JSON allows U+2028 and U+2029 inside its strings.
 */
export async function* readTextLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const bytes of splitLines(chunks, Number.POSITIVE_INFINITY)) {
    if (bytes === null) continue;
    yield bytes.toString("utf8", 0, bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length);
  }
}

/** Null stands for a line of more than `lineBytes`. */
async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  lineBytes: number,
): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer) => {
    length += part.length;
    if (length <= lineBytes) parts.push(part);
    else parts = [];
  };
  const take = (): Buffer | null => {
    const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    const line = length > lineBytes ? null : bytes;
    parts = [];
    length = 0;
    return line;
  };
  for await (const piece of chunks) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      yield take();
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (length > 0) yield take();
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, totalBytes: number): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > totalBytes) throw bodyTooLarge(totalBytes);
    yield chunk;
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
