import { createGunzip } from "node:zlib";

const chunkBytes = 256 * 1024;
const lineFeed = 0x0a;

/** The lines of a gzip, without their line feeds, as they are unpacked: some at a time. Throws when it is cut short or no gzip. */
export async function* packedLines(content: Uint8Array): AsyncGenerator<readonly Buffer[]> {
  const unpacked = createGunzip({ chunkSize: chunkBytes });
  unpacked.end(content);
  /** Of a line whose end has not come yet. */
  let pieces: Buffer[] = [];
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      pieces.push(chunk.subarray(start, end));
      lines.push(joined(pieces));
      pieces = [];
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (pieces.length > 0) yield [joined(pieces)];
}

function joined(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}
