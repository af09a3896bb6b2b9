import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

/** As for the objects of micro-batches. */
const gzipLevel = 3;
/** So much text becomes one gzip member: what follows each other compresses as well as a whole, and the size is known as the file grows. */
const memberBytes = 1024 * 1024;

/** An archive file that grows in memory, compressed. */
export interface ArchiveFile {
  /** Compressed bytes, and text that is not compressed yet. */
  readonly bytes: number;
  /** Appends whole lines in UTF-8. Calls do not overlap. */
  append(lines: Uint8Array): Promise<void>;
  /** The whole as gzip, and a name: 32 hex digits of the hash of its text, so that the same lines in the same order have the same name. */
  close(): Promise<{ readonly id: string; readonly content: Uint8Array }>;
}

/** An empty file. */
export function createArchiveFile(): ArchiveFile {
  const hash = createHash("sha256");
  const members: Uint8Array[] = [];
  let text: Uint8Array[] = [];
  let textBytes = 0;
  let compressedBytes = 0;

  async function endMember(): Promise<void> {
    if (textBytes === 0) return;
    const member = await compress(Buffer.concat(text), { level: gzipLevel });
    text = [];
    textBytes = 0;
    members.push(member);
    compressedBytes += member.byteLength;
  }

  return {
    get bytes() {
      return compressedBytes + textBytes;
    },
    async append(lines) {
      hash.update(lines);
      text.push(lines);
      textBytes += lines.byteLength;
      if (textBytes >= memberBytes) await endMember();
    },
    async close() {
      await endMember();
      return { id: hash.digest("hex").slice(0, 32), content: Buffer.concat(members) };
    },
  };
}
