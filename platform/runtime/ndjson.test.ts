import { describe, expect, test } from "vitest";

import { readLines, readTextLines } from "./ndjson.ts";

const limits = { totalBytes: 100, lineBytes: 10 };

async function lines(pieces: readonly string[]): Promise<readonly (readonly [number, string | null])[]> {
  const found: (readonly [number, string | null])[] = [];
  const body = new Blob(pieces as string[]).stream();
  for await (const line of readLines(body, limits)) found.push([line.index, line.bytes?.toString() ?? null]);
  return found;
}

function inPieces(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, (at += size)));
    },
  });
}

async function textLines(text: string, size: number): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const line of readTextLines(inPieces(text, size))) found.push(line);
  return found;
}

describe("readLines", () => {
  const cases: readonly [string, readonly (readonly [number, string | null])[]][] = [
    ["", []],
    ["\n\n", []],
    [
      "a\nb",
      [
        [0, "a"],
        [1, "b"],
      ],
    ],
    [
      "a\r\n\n b\n",
      [
        [0, "a\r"],
        [2, " b"],
      ],
    ],
    [
      "1234567890\n12345678901\nc",
      [
        [0, "1234567890"],
        [1, null],
        [2, "c"],
      ],
    ],
    [
      "            \nb",
      [
        [0, null],
        [1, "b"],
      ],
    ],
  ];
  test.each(cases)("%j", async (text, want) => {
    expect(await lines([text])).toEqual(want);
  });

  test.each([1, 2, 3, 7])("does not depend on how the stream is cut (%i)", async (size) => {
    const text = "é\n1234567890\n12345678901234\nlast";
    const found: (string | null)[] = [];
    for await (const line of readLines(inPieces(text, size), limits))
      found.push(line.bytes?.toString() ?? null);
    expect(found).toEqual(["é", "1234567890", null, "last"]);
  });

  test("a stream above the limit is refused", async () => {
    await expect(lines(["1234567\n".repeat(13)])).rejects.toMatchObject({ status: 413 });
  });

  test("no body has no lines", async () => {
    expect(await readLines(null, limits).next()).toEqual({ done: true, value: undefined });
  });
});

describe("readTextLines", () => {
  const cases: readonly [string, readonly string[]][] = [
    ["", []],
    ["a\r\n\n b", ["a", "", " b"]],
    ['"\u2028\u2029\u0085\v\f"\n2\n', ['"\u2028\u2029\u0085\v\f"', "2"]],
    ["a\rb\r\r\n", ["a\rb\r"]],
  ];
  test.each(cases)("%j", async (text, want) => {
    for (const size of [1, 2, 3, 100]) {
      expect(await textLines(text, size)).toEqual(want);
    }
  });
});
