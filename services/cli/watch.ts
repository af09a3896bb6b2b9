import { setTimeout as delay } from "node:timers/promises";
import type { Output } from "./output.ts";

const everyMilliseconds = 1_000;

/**
 * Reads and shows again and again until the output ends, at most once a second and with pauses in proportion to what reading costs. In a
 * terminal the text is redrawn in place; elsewhere `line` is written whenever it changed.
 */
export async function watch<T>(
  output: Output,
  options: {
    readonly read: () => Promise<T>;
    readonly text: (value: T) => string;
    readonly line: (value: T) => string;
  },
): Promise<void> {
  let height = 0;
  let lastLine = "";
  while (!output.signal.aborted) {
    const started = performance.now();
    const value = await options.read();
    if (output.interactive) {
      const text = options.text(value);
      output.write(`${height > 0 ? `\u001B[${height}A` : ""}\r\u001B[J${text}`);
      height = text.split("\n").length - 1;
    } else {
      const line = options.line(value);
      if (line !== lastLine) output.write(`${line}\n`);
      lastLine = line;
    }
    const pause = Math.max(everyMilliseconds, 4 * (performance.now() - started));
    await delay(pause, undefined, { signal: output.signal }).catch(() => {});
  }
}
