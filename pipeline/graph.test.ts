import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { runGraph } from "./graph.ts";
import type { GraphOutput } from "./run-context.ts";
import { eventDefinition, received, registryOf } from "./testing/fixtures.ts";

const registry = registryOf(eventDefinition("order"), eventDefinition("refund"));
const now = new Date("2026-11-02T10:16:00.000Z");

function run(messages: Parameters<typeof runGraph>[0]["messages"], of = registry) {
  return runGraph({ messages, registry: of, now });
}

function summary(output: GraphOutput) {
  const events = Object.fromEntries(
    [...output.events].map(([table, rows]) => [table, rows.map((row) => row.insertId)]),
  );
  return {
    events,
    deadLetters: output.deadLetters.map(({ letter }) => `${letter.event_id} ${letter.code}`),
    waiting: output.waiting.map(({ message }) => message.attributes["event_id"]),
  };
}

test("every message takes one way: rows by table, dead letters, or waiting", async () => {
  const output = await run([
    received({ event_type: "order", n: 1 }, { event_id: "1" }),
    received({ event_type: "refund", n: 2 }, { event_id: "2" }),
    received({ event_type: "order", n: 3 }, { event_id: "3" }),
    received({ event_type: "order", n: "?" }, { event_id: "4" }),
    received("{", { event_id: "5" }),
    received({ event_type: "nobody" }, { event_id: "6" }),
    received({ event_type: "order", n: 7 }, { event_id: "7", schema_version: "2.0.0" }),
  ]);
  expect(summary(output)).toEqual({
    events: { orders: ["1", "3"], refunds: ["2"] },
    deadLetters: ["4 SCHEMA_VIOLATION", "5 MALFORMED_JSON", "6 UNKNOWN_EVENT_TYPE"],
    waiting: ["7"],
  });
});

test("an empty batch is nothing", async () => {
  expect(summary(await run([]))).toEqual({ events: {}, deadLetters: [], waiting: [] });
});

test("concurrent runs stay apart", async () => {
  const batches = Array.from({ length: 8 }, (_, batch) =>
    Array.from({ length: 50 }, (_unused, n) =>
      received({ event_type: "order", n }, { event_id: `${batch}/${n}` }),
    ),
  );
  const outputs = await Promise.all(batches.map((messages) => run(messages)));
  const want = batches.map((messages) => messages.map(({ attributes }) => attributes["event_id"]));
  expect(outputs.map((output) => output.events.get("orders")?.map((event) => event.insertId))).toEqual(want);
});

test("a run that fails leaves the next one alone", async () => {
  const broken = {
    get: () => {
      throw new Error("registry gone");
    },
  } as unknown as typeof registry;
  await expect(run([received({})], broken)).rejects.toThrow("registry gone");
  expect(summary(await run([received({ event_type: "order", n: 1 }, { event_id: "1" })])).events).toEqual({
    orders: ["1"],
  });
});

test("the graph runs under plain node, types stripped", () => {
  const script = `
    import { runGraph } from ${JSON.stringify(new URL("graph.ts", import.meta.url).href)};
    const out = await runGraph({ messages: [], registry: new Map(), now: new Date() });
    process.stdout.write(String(out.events.size));`;
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", script];
  expect(execFileSync(process.execPath, args, { encoding: "utf8" })).toBe("0");
});
