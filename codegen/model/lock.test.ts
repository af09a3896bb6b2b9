import { describe, expect, test } from "vitest";
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
    "/b": { "name": "b", "type": "STRING", "mode": "NULLABLE", "order": 0 },
    "/c": { "name": "c", "type": "RECORD", "mode": "REPEATED", "order": 2, "removed": true }
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
  ["another table's", printed.replace('"orders"', '"inventory"'), "LOCK_NOT_VALID", 2],
  ["no table", '{ "columns": {}, "removed": {} }', "LOCK_NOT_VALID", 1],
  ["no columns", '{ "table": "orders", "removed": {} }', "LOCK_NOT_VALID", 1],
  ["a column that is half removed", printed.replace("true", "false"), "LOCK_NOT_VALID", 6],
  ["an entry without order", printed.replace(', "order": 0', ""), "LOCK_NOT_VALID", 5],
  ["an unknown mode", printed.replace("NULLABLE", "OPTIONAL"), "LOCK_NOT_VALID", 5],
];

test.each(broken)("%s is no lock", (_, text, code, line) => {
  const { lock: read, diagnostics } = parseLock(text, "schemas/locks/orders.lock.json");
  expect(read).toBeNull();
  expect(diagnostics).toMatchObject([{ code, line, file: "schemas/locks/orders.lock.json" }]);
});

describe("a lock of which a merge kept the lines of both sides", () => {
  const line = (path: string, more: object = {}) =>
    `    "${path}": { ${Object.entries({ name: "x", type: "STRING", mode: "NULLABLE", order: 5, ...more })
      .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
      .join(", ")} }`;
  const merged = (...lines: readonly string[]) =>
    parseLock(`{\n  "table": "t",\n  "columns": {\n${lines.join("\n")}\n  }\n}\n`, "t.lock.json");

  test.each<[string, readonly string[], object]>([
    ["has all of them", [line("/a"), "=======", line("/b")], { "/a": "NULLABLE 5", "/b": "NULLABLE 5" }],
    ["has the looser mode", [line("/a", { mode: "REQUIRED" }), line("/a")], { "/a": "NULLABLE 5" }],
    [
      "has the earlier place",
      [line("/a", { order: 7 }), line("/b"), line("/a")],
      { "/a": "NULLABLE 5", "/b": "NULLABLE 5" },
    ],
    ["keeps what one side has", [line("/a", { removed: true }), line("/a")], { "/a": "NULLABLE 5" }],
    [
      "keeps what both removed",
      [line("/a", { removed: true }), line("/a", { removed: true })],
      { "-/a": "NULLABLE 5" },
    ],
  ])("%s", (_, lines, want) => {
    const { lock: read, diagnostics } = merged(...lines);
    const told = (sign: string, entries: LockFile["columns"] = new Map()) =>
      [...entries].map(([path, { mode, order }]) => [`${sign}${path}`, `${mode} ${order}`] as const);
    expect(diagnostics).toEqual([]);
    expect(Object.fromEntries([...told("", read?.columns), ...told("-", read?.removed)])).toEqual(want);
  });

  test.each([{ type: "INT64" }, { name: "y" }, { mode: "REPEATED" }])(
    "is refused where the sides differ in %j",
    (more) => {
      const { lock: read, diagnostics } = merged(line("/a"), line("/a", more));
      expect([read, diagnostics[0]?.code]).toEqual([null, "DUPLICATE_KEY"]);
    },
  );
});

test("a lock of the earlier form, with removed columns apart, is read", () => {
  const entries = { "/c": { name: "c", type: "RECORD", mode: "REPEATED", order: 2 } };
  const earlier = JSON.stringify({ table: "orders", columns: {}, removed: entries });
  expect(parseLock(earlier, "orders.lock.json").lock?.removed).toEqual(lock.removed);
});
