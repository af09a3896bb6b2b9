import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { readTextLines } from "../../platform/runtime/ndjson.ts";

/** The lines of a file, or of standard input for `-`, until its end or until the signal aborts. */
export class InputLines implements AsyncIterable<string> {
  readonly #input: Readable;
  readonly #signal: AbortSignal;
  /** Lines that were given out so far. */
  linesRead = 0;
  /** Bytes that were read so far, lines that have not been given out yet included. */
  bytesRead = 0;

  constructor(file: string, signal: AbortSignal) {
    this.#input = file === "-" ? process.stdin : createReadStream(file);
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    const stop = () => void this.#input.destroy();
    this.#signal.addEventListener("abort", stop, { once: true });
    try {
      for await (const line of readTextLines(this.#chunks())) {
        if (this.#signal.aborted) return;
        this.linesRead++;
        yield line;
      }
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    } finally {
      this.#signal.removeEventListener("abort", stop);
    }
  }

  async *#chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#input as AsyncIterable<Buffer>) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }
}
