import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Row } from "../../generated/contract.ts";
import * as catalog from "../../generated/index.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { compareByValue, type Kept } from "./demo-check.ts";
import { startStack, type Stack } from "./stack.ts";

const requests = [{ type: "order", count: 60, seed: 3, key: "run" }];
const invalid = 0.1;
let stack: Stack;
let dataDirectory: string;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "eventloom-check-"));
  const ports = { generator: 0, tableManager: 0 };
  stack = await startStack({ dataDirectory, catalog, log: silentLogger, ports, syncTables: true });
  const url = `${stack.file.urls.generator}/generate/order?count=60&seed=3&invalid=${invalid}`;
  const answer = await fetch(url, { method: "POST", headers: { "idempotency-key": "run" } });
  if (answer.status !== 202) throw new Error(await answer.text());
  await stack.settled();
});

afterAll(async () => {
  await stack.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

type Change<T> = (all: readonly T[]) => readonly T[];

/** What the stack keeps, with the rows of its tables changed on their way out. */
function tamperedRows(change: Change<Row>): Kept {
  const { warehouse, store } = stack;
  const query = async (sql: string) => {
    const { columns, rows } = await warehouse.query(sql);
    return { columns, rows: change(rows) };
  };
  return { warehouse: { listTables: () => warehouse.listTables(), query }, store };
}

/** What the stack keeps, with the lines of the objects below `prefix` changed on their way out. */
function tamperedLines(prefix: string, change: Change<string>): Kept {
  const { warehouse, store } = stack;
  const get = async (name: string) => {
    const content = await store.get(name);
    if (content === null || !name.startsWith(prefix)) return content;
    const lines = gunzipSync(content).toString("utf8").trimEnd().split("\n");
    return gzipSync(
      change(lines)
        .map((line) => `${line}\n`)
        .join(""),
    );
  };
  const putIfAbsent: ObjectStore["putIfAbsent"] = (name, content) => store.putIfAbsent(name, content);
  return {
    warehouse,
    store: { get, putIfAbsent, list: (below) => store.list(below), close: () => store.close() },
  };
}

function first<T>(change: (one: T) => T): Change<T> {
  return ([one, ...rest]) => (one === undefined ? [] : [change(one), ...rest]);
}

test("nothing is found when all of it is as it was sent", async () => {
  expect(await compareByValue(stack, catalog, requests, invalid)).toEqual([]);
});

test.each<[string, () => Kept, readonly RegExp[]]>([
  [
    "a cent in a table",
    () => tamperedRows(first((row) => ({ ...row, total_amount: "0.01" }))),
    [/^run\/\d+: differs in .* at \/total_amount$/],
  ],
  [
    "a nested field",
    () => tamperedRows(first((row) => ({ ...row, items: [] }))),
    [/^run\/\d+: differs in .* at \/items$/],
  ],
  [
    "a microsecond",
    () =>
      tamperedRows(
        first((row) => ({ ...row, order_date: `${JSON.stringify(row["order_date"]).slice(1, -3)}7Z` })),
      ),
    [/^run\/\d+: differs in .* at \/order_date$/],
  ],
  ["a lost row", () => tamperedRows((rows) => rows.slice(1)), [/^run\/\d+: (missing|found)/]],
  [
    "a row nobody sent",
    () => tamperedRows((rows) => [...rows, { ...rows[0], _event_id: "stranger" }]),
    [/^stranger: in .*, but never sent$/],
  ],
  [
    "a lost archive line",
    () => tamperedLines("events/", (lines) => lines.slice(1)),
    [/^run\/\d+: (missing|found)/],
  ],
  [
    "a status in the archive",
    () =>
      tamperedLines(
        "events/",
        first((line) => line.replace(/"status":"\w+"/, '"status":"lost"')),
      ),
    [/^run\/\d+: differs in the archive at \/status$/],
  ],
  [
    "a dead letter of a valid event",
    () =>
      tamperedLines(
        "dead-letters/",
        first((line) => line.replace(/"event_id":"[^"]*"/, '"event_id":"run/0"')),
      ),
    [/./],
  ],
])("finds %s", async (_, kept, want) => {
  const findings = await compareByValue(kept(), catalog, requests, invalid);
  expect(findings.length).toBeGreaterThanOrEqual(want.length);
  for (const [index, pattern] of want.entries()) expect(findings[index]).toMatch(pattern);
});
