import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { judgeFlatness } from "./flatness.ts";
import { requireLoopback } from "./loopback.ts";
import { findMaximum } from "./maximum.ts";
import { latencyOf } from "./percentiles.ts";
import { problemsOf, type Evidence } from "./problems.ts";
import type { LoadResult } from "./run.ts";
import { constantRate } from "./schedule.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

function runMain(args: readonly string[]) {
  return promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args]);
}

test("a short run: every request is answered as it should be, and the books show it", async () => {
  const { stdout } = await runMain(["--rate", "50", "--seconds", "2", "--invalid", "0.1", "--json"]);
  const result = JSON.parse(stdout) as LoadResult;
  const { "202": accepted = 0, "422": refused = 0, ...others } = result.statuses;
  expect(others).toEqual({});
  expect(accepted + refused).toBe(100);
  expect(refused).toBeGreaterThan(0);
  expect(result).toMatchObject({
    scheduled: 100,
    answered: 100,
    problems: [],
    books: { publishedInRun: accepted, stored: accepted, inFlight: 0, balanced: true },
  });
  const { p50, p90, p99, p999, max } = result.latency;
  expect([p50, p90, p99, p999, max]).toEqual([p50, p90, p99, p999, max].toSorted((a, b) => a - b));
  expect(p50).toBeGreaterThan(0);
});

test.each([
  [["--rate", "5"], "--seconds"],
  [["--rate", "0", "--seconds", "1"], "--rate"],
  [["--rate", "5", "--seconds", "1", "--event", "nothing"], "order"],
  [["--rate", "5", "--seconds", "1", "--invalid", "2"], "from 0 to 1"],
  [["--rate", "5", "--seconds", "1", "--url", "http://192.0.2.1:8080"], "not on this machine"],
  [["--rate", "5", "--seconds", "1", "--url", "http://127.0.0.1:9", "--running"], "exclude"],
])("%j is misuse", async (args, want) => {
  await expect(runMain(args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(want) });
});

test("a server that is not there gives no answers, and that is a failure", async () => {
  const args = ["--rate", "10", "--seconds", "0.5", "--url", "http://127.0.0.1:9", "--json"];
  const failure: unknown = await runMain(args).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 1 });
  const { stdout } = failure as { readonly stdout: string };
  expect(JSON.parse(stdout)).toMatchObject({ answered: 0, unanswered: 5, books: null });
});

test.each([
  [3, 2, 6],
  [0.1, 1, 1],
  [333, 3, 999],
])("%d a second over %d s are %d arrivals", (rate, seconds, total) => {
  const schedule = constantRate(rate, seconds);
  expect(schedule.total).toBe(total);
  expect(schedule.dueBy(-1)).toBe(0);
  expect(schedule.dueBy(Number.MAX_SAFE_INTEGER)).toBe(total);
  for (let index = 0; index < total; index++) {
    expect(schedule.dueBy(schedule.dueAt(index))).toBe(index + 1);
    expect(schedule.dueBy(schedule.dueAt(index) - 0.01)).toBe(index);
  }
  expect(schedule.dueAt(total - 1)).toBeLessThan(seconds * 1000);
});

test.each([
  [[], { p50: 0, p90: 0, p99: 0, p999: 0, max: 0 }],
  [[7], { p50: 7, p90: 7, p99: 7, p999: 7, max: 7 }],
  [[10, 9, 2], { p50: 9, p90: 10, p99: 10, p999: 10, max: 10 }],
  [
    Array.from({ length: 1000 }, (_, index) => 1000 - index),
    { p50: 500, p90: 900, p99: 990, p999: 999, max: 1000 },
  ],
])("percentiles of %j", (values, want) => {
  expect(latencyOf(Float64Array.from(values))).toEqual(want);
});

test.each([
  { what: "flat", quarters: [50, 300, 300, 300], flat: true },
  { what: "warm-up counts for nothing", quarters: [10, 300, 310, 305], flat: true },
  { what: "more than a tenth, but little", quarters: [50, 100, 110, 120], flat: true },
  { what: "much, but less than a tenth", quarters: [50, 1000, 1050, 1100], flat: true },
  { what: "growth", quarters: [50, 150, 160, 171], flat: false },
  { what: "a fall", quarters: [50, 400, 300, 200], flat: true },
])("$what: $quarters", ({ quarters: [first = 0, second = 0, third = 0, last = 0], flat }) => {
  const samples = [first, second, third, last].flatMap((value) => [value, value, 9_999]);
  // The spike in each quarter is no growth.
  expect(judgeFlatness(samples)).toEqual({ flat, second, last });
});

test("a few samples say nothing", () => {
  expect(() => judgeFlatness([1, 2, 3])).toThrow("too few");
});

test.each([
  { capacity: 900, want: 900, tried: [100, 200, 400, 800, 1600, 1200, 1000, 900] },
  { capacity: 50, want: 0, tried: [100] },
  { capacity: 9_999, want: 1600, tried: [100, 200, 400, 800, 1600] },
])("the maximum of a server that does $capacity is found as $want", async ({ capacity, want, tried }) => {
  const rates: number[] = [];
  const holds = async (rate: number) => {
    rates.push(rate);
    return rate <= capacity;
  };
  expect(await findMaximum(holds, { from: 100, limit: 1600, halvings: 3 })).toBe(want);
  expect(rates).toEqual(tried);
});

test.each(["http://127.0.0.1:8080", "http://127.9.9.9", "http://[::1]:80/", "http://localhost:1"])(
  "%s is on this machine",
  (url) => expect(requireLoopback(url).href).toBe(new URL(url).href),
);

test.each([
  "http://example.com",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://user@192.0.2.1",
  "http://127.0.0.1@192.0.2.1",
  "http://0.0.0.0:80",
  "http://[::ffff:192.0.2.1]",
  "https://127.0.0.1",
  "file:///etc/hosts",
  "8080",
])("%s is refused", (url) => expect(() => requireLoopback(url)).toThrow(url));

const fine: Evidence = {
  driven: { unanswered: 0, unsent: 0, misjudged: 0, statuses: { 202: 9, 422: 1, 429: 5 } },
  books: { balanced: true, missingCount: 0, extraCount: 0, publishedInRun: 9 },
  deadLetteredInRun: 0,
  isOwn: true,
};
const withBooks = (change: Partial<NonNullable<Evidence["books"]>>) =>
  fine.books && { books: { ...fine.books, ...change } };

test.each<[string, Partial<Evidence>, readonly string[]]>([
  ["nothing wrong", {}, []],
  ["no books", { books: null }, []],
  [
    "a server error",
    { driven: { ...fine.driven, statuses: { 202: 9, 503: 2 } } },
    ["2 requests were answered with 503"],
  ],
  ["no answer", { driven: { ...fine.driven, unanswered: 1 } }, ["1 requests got no answer"]],
  ["not sent", { driven: { ...fine.driven, unsent: 3 } }, ["3 requests found no free connection"]],
  ["misjudged", { driven: { ...fine.driven, misjudged: 1 } }, ["1 events were taken"]],
  ["an event is lost", { ...withBooks({ balanced: false, missingCount: 1 }) }, ["1 events missing"]],
  ["accepted, not published", { ...withBooks({ publishedInRun: 8 }) }, ["only 8 published"]],
  ["more than accepted", { ...withBooks({ publishedInRun: 10 }) }, ["10 published"]],
  ["more, by others", { ...withBooks({ publishedInRun: 10 }), isOwn: false }, []],
  ["dead letters", { deadLetteredInRun: 2 }, ["2 accepted events were dead-lettered"]],
])("%s", (_, change, want) => {
  const problems = problemsOf({ ...fine, ...change });
  expect(problems).toEqual(want.map((text) => expect.stringContaining(text)));
});
