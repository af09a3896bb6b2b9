import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../commands.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eventloom-infer-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function infer(text: string, event = "visit") {
  const file = join(folder, "samples.ndjson");
  await writeFile(file, text);
  let stdout = "";
  let stderr = "";
  const exit = await run(["infer", file, "--event", event], {
    stdout: (part) => void (stdout += part),
    stderr: (part) => void (stderr += part),
    color: false,
    interactive: false,
    interrupt: new AbortController().signal,
  });
  return { exit, stdout, stderr: stderr.replaceAll(`${folder}/`, "") };
}

test("the schema goes to stdout, the summary to stderr", async () => {
  const { exit, stdout, stderr } = await infer('\uFEFF{"page": "/a"}\r\n\r\n{"page": "/b", "ms": 3}');
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ properties: { page: { type: "string" } }, required: ["page"] });
  expect(stderr).toMatch(/^2 events, 0 lines refused, 2 fields\n/);
});

test("lines that are no events are findings with their place, and the others count", async () => {
  const { exit, stdout, stderr } = await infer('{"a": 1}\n{"a": 1,}\n[]\n{"a": 1e999}\n{"a": 2');
  expect(exit).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ properties: { a: { type: "integer" } } });
  expect(stderr.split("\n").filter((line) => line.startsWith("samples"))).toEqual([
    "samples.ndjson:2:8: error NOT_JSON: The line is not JSON: JSON has no trailing commas.",
    "samples.ndjson:3:1: error NOT_AN_EVENT: The line is not a JSON object.",
    "samples.ndjson:4:7: error NUMBER_OUT_OF_RANGE: The number 1e999 is too large.",
    expect.stringMatching(/^samples\.ndjson:5:8: error NOT_JSON: The line is not JSON: /),
  ]);
});

test("a line ends at a line feed only", async () => {
  const { exit, stderr } = await infer('{"a":"x\u2028y\u2029z"}\r\n{"a":"b"}\n{"a":\r2}\nno event');
  expect(exit).toBe(1);
  expect(stderr).toContain("samples.ndjson:4:");
  expect(stderr).toContain("3 events, 1 lines refused, 1 fields\n");
});

test("without an event there is no schema", async () => {
  expect(await infer("\n")).toEqual({ exit: 1, stdout: "", stderr: "no events, no schema\n" });
});

test("the event type must be one", async () => {
  expect(await infer("{}", "Order")).toMatchObject({ exit: 2, stdout: "" });
});
