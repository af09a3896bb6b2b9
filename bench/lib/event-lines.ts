import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { registry } from "../../generated/index.ts";

/** Writes `count` valid events, all types in turn, one JSON text a line; the same count gives the same lines. */
export async function writeEventLines(file: string, count: number): Promise<void> {
  const perType = Math.ceil(count / registry.size);
  const iterators: Iterator<{ readonly event: unknown }>[] = [];
  for (const definition of registry.values()) {
    iterators.push((await definition.generate({ count: perType, seed: 1 }))[Symbol.iterator]());
  }
  const stream = createWriteStream(file);
  let lines: string[] = [];
  for (let written = 0; written < count; written++) {
    const next = iterators[written % iterators.length]?.next();
    if (next === undefined || next.done === true) throw new Error(`only ${written} of ${count} events`);
    lines.push(JSON.stringify(next.value.event));
    if (lines.length < 1_000 && written + 1 < count) continue;
    if (!stream.write(`${lines.join("\n")}\n`)) await once(stream, "drain");
    lines = [];
  }
  stream.end();
  await once(stream, "close");
}

/** The lines of an NDJSON text. */
export function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** Cut into slices of `size`; the last one takes what is left. */
export function slicesOf<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) =>
    values.slice(at * size, (at + 1) * size),
  );
}
