import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InputLines } from "./input-lines.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eventloom-lines-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function all(lines: InputLines): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

test("a line ends at a line feed only", async () => {
  const file = join(folder, "events.ndjson");
  const text = '{"a":"x\u2028y\u2029z"}\r\n\n{"a":"b"}';
  await writeFile(file, text);
  const lines = new InputLines(file, new AbortController().signal);
  expect(await all(lines)).toEqual(['{"a":"x\u2028y\u2029z"}', "", '{"a":"b"}']);
  expect(lines).toMatchObject({ linesRead: 3, bytesRead: Buffer.byteLength(text) });
});

test("an abort ends the lines between two of them", async () => {
  const file = join(folder, "many.ndjson");
  await writeFile(file, "{}\n".repeat(100_000));
  const ending = new AbortController();
  const lines = new InputLines(file, ending.signal);
  const found: string[] = [];
  for await (const line of lines) if (found.push(line) === 7) ending.abort();
  expect([found.length, lines.linesRead]).toEqual([7, 7]);
});

test("a file that cannot be read fails", async () => {
  const lines = new InputLines(join(folder, "nowhere"), new AbortController().signal);
  await expect(all(lines)).rejects.toThrow(/ENOENT/);
});
