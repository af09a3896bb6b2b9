import { expect, test } from "vitest";
import { parseLock, parseLocks, printLock, type LockFile } from "./lock.ts";

const lock: LockFile = {
  table: "orders",
  columns: new Map([
    ["/b", { name: "b", type: "STRING", mode: "NULLABLE", order: 0 }],
    ["/a", { name: "a", type: "NUMERIC(10,2)", mode: "REQUIRED", order: 1 }],
  ]),
  removed: new Map([["/c", { name: "c", type: "RECORD", mode: "REPEATED", order: 2 }]]),
};

const printed = `{
  "table": "orders",
  "columns": {
    "/a": { "name": "a", "type": "NUMERIC(10,2)", "mode": "REQUIRED", "order": 1 },
    "/b": { "name": "b", "type": "STRING", "mode": "NULLABLE", "order": 0 }
  },
  "removed": {
    "/c": { "name": "c", "type": "RECORD", "mode": "REPEATED", "order": 2 }
  }
}
`;

test("a lock has one line for each column, sorted by path", () => {
  expect(printLock(lock)).toBe(printed);
});

test("a printed lock reads back", () => {
  const { locks, diagnostics } = parseLocks([{ file: "schemas/locks/orders.lock.json", text: printed }]);
  expect(diagnostics).toEqual([]);
  expect(locks).toEqual(new Map([["orders", lock]]));
});

const broken: readonly [what: string, text: string, code: string, line: number][] = [
  ["no JSON", "{", "NOT_JSON", 1],
  ["an unfinished merge", printed.replace('    "/b"', '<<<<<<< HEAD\n    "/b"'), "NOT_JSON", 5],
  ["another table's", printed.replace('"orders"', '"inventory"'), "LOCK_NOT_VALID", 2],
  ["no table", '{ "columns": {}, "removed": {} }', "LOCK_NOT_VALID", 1],
  ["no columns", '{ "table": "orders", "removed": {} }', "LOCK_NOT_VALID", 1],
  ["an entry without order", printed.replace(', "order": 0', ""), "LOCK_NOT_VALID", 5],
  ["an unknown mode", printed.replace("NULLABLE", "OPTIONAL"), "LOCK_NOT_VALID", 5],
];

test.each(broken)("%s is no lock", (_, text, code, line) => {
  const { lock: read, diagnostics } = parseLock(text, "schemas/locks/orders.lock.json");
  expect(read).toBeNull();
  expect(diagnostics).toMatchObject([{ code, line, file: "schemas/locks/orders.lock.json" }]);
});

test("an unfinished merge says how to go on", () => {
  const text = printed.replace('    "/b"', '<<<<<<< HEAD\n    "/b"');
  expect(parseLock(text, "orders.lock.json").diagnostics[0]?.hint).toContain("keep the lines of both sides");
});
