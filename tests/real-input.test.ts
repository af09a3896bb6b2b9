import { writeFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeadLetter } from "../platform/dead-letter.ts";
import { openFilesystemStore } from "../platform/object-store/filesystem.ts";
import { readDeadLetters } from "../services/local-stack/ledgers.ts";
import {
  documentedEvents,
  documentedLines,
  hollowOrder,
  hollowOrderErrors,
} from "./support/documented-events.ts";
import { hostileRequests, sendHostile } from "./support/hostile-requests.ts";
import { temporaryFolder } from "./support/scratch.ts";
import { startStackProcess, type StackProcess } from "./support/stack.ts";
import { until } from "./support/until.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
let stack: StackProcess;

beforeAll(async () => {
  folder = await temporaryFolder();
  data = join(folder.path, "data");
  stack = await startStackProcess(data);
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function post(type: string, body: string): Promise<Response> {
  return fetch(`${stack.generator}/events/${type}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
}

function rowsOf(table: string, count: number) {
  return until(`${table} has ${count} rows`, async () => {
    const rows = await stack.query(`SELECT * FROM ${table} ORDER BY _published_at`);
    return rows.length === count ? rows : null;
  });
}

function deadLetters(count: number): Promise<readonly DeadLetter[]> {
  return until(`there are ${count} dead letters`, async () => {
    const store = openFilesystemStore({ directory: join(data, "objects") });
    const letters: DeadLetter[] = [];
    for await (const letter of readDeadLetters(store)) letters.push(letter);
    await store.close();
    return letters.length === count ? letters : null;
  });
}

describe("the documented events", () => {
  test.each(documentedEvents)(
    "POST /events/$type stores each of its fields",
    async ({ type, table, text, row }) => {
      const answer = await post(type, text);
      expect(answer.status).toBe(202);
      const { event_id: eventId } = (await answer.json()) as { event_id: string };
      const [stored] = await rowsOf(table, 1);
      expect(stored).toEqual({
        ...row,
        _event_id: eventId,
        _schema_version: "1.0.0",
        _published_at: expect.stringMatching(/^20\d\d-/),
        _ingested_at: expect.stringMatching(/^20\d\d-/),
        _run_id: null,
        _extra: null,
      });
    },
  );

  test("events publish stores them from a file", async () => {
    const file = join(folder.path, "events.ndjson");
    await writeFile(file, documentedLines);
    expect(await stack.events(["publish", file])).toMatchObject({
      code: 0,
      stdout: "3 published, 0 rejected\n",
    });
    for (const { table, row } of documentedEvents) {
      const [, second] = await rowsOf(table, 2);
      expect(second).toMatchObject({ ...row, _schema_version: "1.0.0", _extra: null });
    }
  });
});

describe("the hollow order of the troubleshooting section", () => {
  test("is answered 422 with every missing field", async () => {
    const answer = await post("order", hollowOrder);
    expect(answer.status).toBe(422);
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    const { code, errors } = (await answer.json()) as { code: string; errors: unknown[] };
    expect(code).toBe("EVENT_INVALID");
    expect(errors).toHaveLength(hollowOrderErrors.length);
    expect(errors).toMatchObject(hollowOrderErrors);
  });

  test("put on the bus past the validation, it is a dead letter with the same list and its own bytes", async () => {
    const published = await stack.events(["publish", "-", "--raw"], `${hollowOrder}\n`);
    expect(published).toMatchObject({ code: 0, stdout: "1 published, 0 rejected\n" });
    const [letter] = await deadLetters(1);
    expect(letter).toMatchObject({
      code: "SCHEMA_VIOLATION",
      class: "POISON",
      event_type: "order",
      attributes: {},
      attempts: 1,
      errors_truncated: false,
    });
    expect(Buffer.from(letter?.payload_base64 ?? "", "base64").toString("utf8")).toBe(hollowOrder);
    const { errors } = (await (await post("order", hollowOrder)).json()) as { errors: unknown };
    expect(letter?.errors).toEqual(errors);
  });

  test("and nothing of it is in a table", async () => {
    expect(await rowsOf("orders", 2)).toHaveLength(2);
  });
});

describe("what must be refused", () => {
  test.each(hostileRequests)("$name: $status $code", async (request) => {
    const answer = await sendHostile(stack.generator, request);
    expect(answer.status).toBe(request.status);
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(await answer.json()).toMatchObject({
      type: expect.stringMatching(/^urn:eventloom:problem:/),
      title: expect.any(String),
      status: request.status,
      detail: expect.any(String),
      code: request.code,
    });
  });

  test("the process goes on: healthy, and it takes the next good event", async () => {
    for (const base of [stack.generator, stack.tableManager]) {
      for (const route of ["/health", "/readiness", "/liveness"]) {
        expect((await fetch(`${base}${route}`)).status, `${base}${route}`).toBe(200);
      }
    }
    const [order] = documentedEvents;
    expect((await post("order", order?.text ?? "")).status).toBe(202);
    expect(await rowsOf("orders", 3)).toHaveLength(3);
    expect(stack.running.child.exitCode).toBeNull();
    expect(stack.running.stderr()).toBe("");
  });
});

describe("events publish", () => {
  const bad = ["not json", hollowOrder, '{"event_type":"nope"}', '{"a":1}', "[]"];

  test("keeps rejected lines as they stand and in order, names the reasons, and fails", async () => {
    const file = join(folder.path, "mixed.ndjson");
    const [, inventory] = documentedLines.split("\n");
    await writeFile(file, [bad[0], inventory, ...bad.slice(1), ""].join("\r\n"));
    const { code, stdout, stderr } = await stack.events(["publish", file, "--json"]);
    expect(code).toBe(1);
    const rejectedFile = `${file}.rejected.ndjson`;
    expect(JSON.parse(stdout)).toEqual({ published: 1, rejected: 5, rejectedFile });
    expect(stderr).toMatch(/^line 1: not JSON: /m);
    expect(stderr).toMatch(
      /^line 3: \/order_id: order_id is missing; .*\/event_date: event_date is missing$/m,
    );
    expect(stderr).toMatch(/^line 4: There is no event type "nope"/m);
    const rejected = (await readFile(rejectedFile, "utf8")).trimEnd().split("\n");
    expect(rejected).toEqual(bad);
    expect(await rowsOf("inventory", 3)).toHaveLength(3);
  });

  test("--rejected names the file; a missing input is misuse", async () => {
    const rejectedFile = join(folder.path, "mend-me.ndjson");
    const { code } = await stack.events(["publish", "-", "--rejected", rejectedFile], "not json\n");
    expect(code).toBe(1);
    expect(await readFile(rejectedFile, "utf8")).toBe("not json\n");
    const missing = await stack.events(["publish", join(folder.path, "missing.ndjson")]);
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    expect(missing.stderr).toMatch(/missing\.ndjson/);
  });
});

describe("events query", () => {
  const sql = "SELECT order_id, total_amount, items FROM `orders` ORDER BY _published_at LIMIT 1";

  test.each([
    [
      "table",
      [
        "order_id   total_amount  items",
        "─────────  ────────────  ────────────────────────────────────────────────────────────",
        'order-123  99.99         [{"product_id":"prod-789","quantity":1,"unit_price":"99.99"…',
        "(1 row)",
        "",
      ].join("\n"),
    ],
    [
      "csv",
      'order_id,total_amount,items\r\norder-123,99.99,"[{""product_id"":""prod-789"",""quantity"":1,""unit_price"":""99.99""}]"\r\n',
    ],
  ])("prints %s", async (format, want) => {
    expect(await stack.events(["query", sql, "--format", format])).toEqual({
      code: 0,
      stdout: want,
      stderr: "",
    });
  });

  test("prints JSON", async () => {
    const items = [{ product_id: "prod-789", quantity: 1, unit_price: "99.99" }];
    expect(await stack.query(sql)).toEqual([{ order_id: "order-123", total_amount: "99.99", items }]);
  });

  test.each([
    ["SELEC 1", /^error: .*syntax error at or near "SELEC"/],
    ["SELECT nope FROM orders", /^error: .*"nope" not found/],
    ["DROP TABLE orders", /^error: the statement does more than read/],
  ])("%s is misuse, told in words", async (bad, want) => {
    const { code, stdout, stderr } = await stack.events(["query", bad]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(want);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

test("the books balance after all of it", async () => {
  const { code, stdout } = await stack.events(["conserve", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    published: 9,
    stored: 8,
    deadLettered: 1,
    inFlight: 0,
    balanced: true,
    byType: {
      order: { published: 4, stored: 3, deadLettered: 1, balanced: true },
      inventory: { published: 3, stored: 3 },
      user_activity: { published: 2, stored: 2 },
    },
  });
});
