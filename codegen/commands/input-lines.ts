import { createReadStream, statSync } from "node:fs";
import { UsageError } from "./terminal.ts";

/** A line of a file, without its break. */
export interface InputLine {
  /** Counts from 1. */
  readonly number: number;
  readonly text: string;
}

/**
 * The lines of a UTF-8 file, or of standard input for `-`, without a byte order mark; holds one line at most. A line ends at a line feed,
 * with or without a carriage return before it, and nowhere else: JSON allows U+2028 and U+2029 inside its strings. Throws a `UsageError`
 * at the first line when there is no such file.
 */
export async function* inputLines(file: string): AsyncGenerator<InputLine> {
  const chunks: AsyncIterable<Uint8Array> =
    file === "-" ? process.stdin : createReadStream(requireFile(file));
  const decoder = new TextDecoder();
  let number = 0;
  let rest = "";
  for await (const chunk of chunks) {
    const [first = "", ...others] = decoder.decode(chunk, { stream: true }).split("\n");
    const lines = [rest + first, ...others];
    rest = lines.pop() ?? "";
    for (const line of lines) yield { number: ++number, text: withoutReturn(line) };
  }
  rest += decoder.decode();
  if (rest !== "") yield { number: ++number, text: withoutReturn(rest) };
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function requireFile(file: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file;
  throw new UsageError(`there is no file ${file}`);
}
