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

/** The lines of a body while it comes in; holds one line at most. Throws 413 when the stream is longer than the limit. */
export async function* readLines(
  body: ReadableStream<Uint8Array> | null,
  limits: LineLimits,
): AsyncGenerator<Line> {
  let index = 0;
  let total = 0;
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer) => {
    length += part.length;
    if (length <= limits.lineBytes) parts.push(part);
    else parts = [];
  };
  const take = (): Line | null => {
    const tooLong = length > limits.lineBytes;
    const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    parts = [];
    length = 0;
    const line = { index: index++, bytes: tooLong ? null : bytes };
    return tooLong || !isBlank(bytes) ? line : null;
  };
  for await (const piece of readChunks(body)) {
    total += piece.length;
    if (total > limits.totalBytes) throw bodyTooLarge(limits.totalBytes);
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      const line = take();
      if (line !== null) yield line;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  const last = length > 0 ? take() : null;
  if (last !== null) yield last;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
