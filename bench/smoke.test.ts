import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { benches } from "./benches.ts";
import type { Figure } from "./lib/bench.ts";
import { compare, median } from "./lib/rounds.ts";
import { rounded } from "./lib/table.ts";
import { judge, targets, type Target } from "./lib/targets.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

async function runMain(args: readonly string[]): Promise<string> {
  const flags = ["--disable-warning=ExperimentalWarning", "--expose-gc"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, main, ...args]);
  return stdout;
}

test("every bench runs, and every target has its figure", { timeout: 300_000 }, async () => {
  const names = benches.map(({ name }) => name);
  const stdout = await runMain(["--quick", "--json", "--only", names.join(",")]);
  const { benches: ran } = JSON.parse(stdout) as {
    readonly benches: readonly {
      readonly name: string;
      readonly error?: string;
      readonly figures: readonly Figure[];
    }[];
  };
  expect(ran.map(({ name, error }) => ({ name, error }))).toEqual(
    names.map((name) => ({ name, error: undefined })),
  );
  const figures = ran.flatMap((bench) => bench.figures);
  const figureNames = figures.map(({ name }) => name);
  expect(new Set(figureNames).size).toBe(figureNames.length);
  expect(targets.map(({ figure }) => figure).filter((name) => !figureNames.includes(name))).toEqual([]);
  const numbers = figures.flatMap(({ name, ours, theirs, ratio }) =>
    [ours, theirs ?? 1, ratio ?? 1].map((value) => ({ name, value })),
  );
  expect(numbers.filter(({ value }) => !(Number.isFinite(value) && value > 0))).toEqual([]);
});

test("an unknown bench is misuse", async () => {
  await expect(runMain(["--only", "validator,flwo"])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("flwo"),
  });
});

const atLeast: Target = { figure: "f", of: "ratio", wanted: "at least", limit: 0.4, aim: 0.7 };
const atMost: Target = { figure: "f", of: "ours", wanted: "at most", limit: 600 };

test.each([
  { ours: 1, ratio: 0.39, target: atLeast, want: { target: "≥ 0.4×, aim 0.7×", verdict: "missed" } },
  { ours: 1, ratio: 0.4, target: atLeast, want: { target: "≥ 0.4×, aim 0.7×", verdict: "met" } },
  { ours: 1, ratio: 0.7, target: atLeast, want: { target: "≥ 0.4×, aim 0.7×", verdict: "aim met" } },
  { ours: 600, ratio: null, target: atMost, want: { target: "≤ 600 MB", verdict: "met" } },
  { ours: 601, ratio: null, target: atMost, want: { target: "≤ 600 MB", verdict: "missed" } },
  { ours: 1, ratio: null, target: atLeast, want: { target: "≥ 0.4×, aim 0.7×", verdict: "missed" } },
])("$ours, ratio $ratio: $want.verdict", ({ ours, ratio, target, want }) => {
  const figure: Figure = { name: "f", what: "", ours, theirs: null, unit: "MB", ratio, detail: "" };
  expect(judge(figure, [target])).toMatchObject(want);
});

test("the ratio is the median of the rounds' ratios, not the ratio of the medians", () => {
  expect(compare({ ours: [10, 20, 90], theirs: [10, 40, 30] })).toEqual({ ours: 20, theirs: 30, ratio: 1 });
  expect(median([4, 1])).toBe(2.5);
});

test.each([
  [0.12345, "0.123"],
  [12.345, "12.3"],
  [1234.5, "1,235"],
])("%d is shown as %s", (value, want) => expect(rounded(value)).toBe(want));
