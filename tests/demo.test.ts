import { expect, test } from "vitest";
import { runNode } from "./support/process.ts";

const program = "services/local-stack/demo.ts";

/** `npm run -s demo -- …`: the exit code and what it printed. */
function demo(...args: readonly string[]) {
  return runNode([program, ...args]);
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

test("--json prints the result in the shape that other programs read, and the books balance", async () => {
  const { code, stdout, stderr } = await demo("--count", "1500", "--invalid", "0.1", "--seed", "7", "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const result = JSON.parse(stdout) as {
    stored: Record<string, number>;
    deadLettered: Record<string, number>;
  };
  expect(result).toMatchObject({
    published: 1500,
    stored: { inventory: expect.any(Number), orders: expect.any(Number), user_activity: expect.any(Number) },
    deadLettered: { SCHEMA_VIOLATION: expect.any(Number) },
    inFlight: 0,
    archived: { objects: expect.any(Number), bytes: expect.any(Number) },
    seconds: expect.any(Number),
    eventsPerSecond: expect.any(Number),
    balanced: true,
    findings: [],
    query: { columns: ["event_type", "events", "first", "last"] },
  });
  expect(sum(result.stored) + sum(result.deadLettered)).toBe(1500);
  expect(sum(result.deadLettered)).toBeGreaterThan(100);
  expect(sum(result.deadLettered)).toBeLessThan(200);
});

test("for people it says how the books stand and shows a query with its result", async () => {
  const { code, stdout } = await demo("--count", "30", "--event", "order", "--invalid", "0");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^published +30 events over HTTP$/m);
  expect(stdout).toMatch(/^stored .*\borders 30\b/m);
  expect(stdout).toMatch(/^dead-lettered +none$/m);
  expect(stdout).toMatch(/^archived +\d+ objects, [\d,]+ bytes$/m);
  expect(stdout).toMatch(/^books +balanced, by id and by value$/m);
  expect(stdout).toMatch(/^SELECT '\w+' AS event_type, /m);
  expect(stdout).toMatch(/^order +30 +20\d\d-/m);
});

test.each([
  [["--event", "parcel"], /unknown event type parcel; there are inventory, order, user_activity/],
  [["--count", "0"], /--count.*whole number/],
  [["--invalid", "1.5"], /--invalid.*from 0 to 1/],
  [["--coutn", "5"], /unknown option '--coutn'/],
])("%j is misuse: exit 2", async (args, want) => {
  const { code, stdout, stderr } = await demo(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(want);
});
