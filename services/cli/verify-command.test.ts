import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { fixtureCatalog } from "../../platform/runtime/testing/fixture-catalog.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { subscriptionFaults } from "./verify/google-target.ts";
import { verifyMarkdown } from "./verify/report.ts";
import type { VerifyTarget } from "./verify/target.ts";
import { verify } from "./verify-command.ts";

/** How a made-up environment goes wrong. */
interface Fault {
  readonly lostRow?: true;
  readonly lostLine?: true;
  readonly changedByte?: true;
  readonly deafReplay?: true;
  readonly missingColumn?: true;
  readonly generatorStatus?: number;
  readonly subscriptions?: readonly string[];
}

/** An environment in memory that stores at once. */
function environment(fault: Fault): VerifyTarget {
  const objects = new Map<string, Buffer>();
  const rows = new Map<string, number>();
  const now = new Date().toISOString();
  const folder = `dt=${now.slice(0, 10)}/hour=${now.slice(11, 13)}`;
  const put = (name: string, lines: readonly object[]) =>
    objects.set(name, gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join("")));
  const letter = (text: string, count: number) => ({
    event_id: "m1",
    code: "UNKNOWN_EVENT_TYPE",
    payload_base64: Buffer.from(text).toString("base64"),
    replay: { count },
  });
  const store: ObjectStore = {
    putIfAbsent: async () => false,
    get: async (name) => objects.get(name) ?? null,
    async *list(prefix) {
      for (const [name, { length }] of objects) if (name.startsWith(prefix)) yield { name, bytes: length };
    },
    async close() {},
  };
  return {
    name: "made-up",
    store,
    async generator(path) {
      if (fault.generatorStatus !== undefined)
        return Response.json({ detail: "busy" }, { status: fault.generatorStatus });
      const [, type = "", count = "0"] = /^\/generate\/(\w+)\?count=(\d+)$/.exec(path) ?? [];
      const run_id = `run-${type}`;
      const lines = Array.from({ length: Number(count) }, (_, index) => ({
        event_id: `${type}/${index}`,
        attributes: { run_id },
      }));
      put(`events/event_type=${type}/${folder}/a.ndjson.gz`, fault.lostLine ? lines.slice(1) : lines);
      rows.set(run_id, fault.lostRow ? lines.length - 1 : lines.length);
      return Response.json({ run_id, published: Number(count) });
    },
    async publishRaw(text) {
      put(`dead-letters/${folder}/a.ndjson.gz`, [letter(fault.changedByte ? text.toUpperCase() : text, 0)]);
      return "m1";
    },
    async query(sql) {
      if (fault.missingColumn && sql.endsWith("LIMIT 0")) throw new Error("no such column");
      const runId = /_run_id = '([^']+)'/.exec(sql)?.[1] ?? "";
      return { rows: [{ ids: String(rows.get(runId) ?? 0) }] };
    },
    async replay({ payload_base64: payload }) {
      if (!fault.deafReplay)
        put(`dead-letters/${folder}/b.ndjson.gz`, [letter(Buffer.from(payload, "base64").toString(), 1)]);
    },
    subscriptionFaults: async () => fault.subscriptions ?? [],
    async close() {},
  };
}

const limits = { count: 3, pause: 1, signal: new AbortController().signal };

test.each<[string, Fault, RegExp | null]>([
  ["all is well", {}, null],
  ["a row is lost", { lostRow: true }, /3 published, 2 distinct rows, 3 archived/],
  ["an archive line is lost", { lostLine: true }, /3 published, 3 distinct rows, 2 archived/],
  ["a letter holds other bytes", { changedByte: true }, /does not hold the bytes/],
  ["a replay does nothing", { deafReplay: true }, /was replayed, but did not come back|not finished within/],
  ["a column is missing", { missingColumn: true }, /does not have the columns of its schema: no such column/],
  ["the generator refuses", { generatorStatus: 503 }, /the generator answered 503 about \w+: busy/],
  [
    "a subscription loses what fails",
    { subscriptions: ["x has no dead-letter policy"] },
    /x has no dead-letter/,
  ],
])("%s", async (_what, fault, message) => {
  const report = await verify(environment(fault), fixtureCatalog(), {
    ...limits,
    // What never comes about is waited for until the limit.
    seconds: message === null ? 60 : 1,
  });
  const failed = report.checks.filter(({ outcome }) => outcome === "failed");
  expect(report.passed).toBe(message === null);
  expect(report.checks).toHaveLength(4);
  expect(failed.map(({ detail }) => detail).join("\n")).toMatch(message ?? /^$/);
});

test("subscriptions of Google Cloud are judged", () => {
  const path = (name: string) => `projects/p/subscriptions/${name}`;
  const policy = { deadLetterTopic: "projects/p/topics/t" };
  expect(
    subscriptionFaults([
      { name: path("backend-events-topic-sub"), deadLetterPolicy: policy, expirationPolicy: {} },
      { name: path("backend-events-dead-letters-sub"), expirationPolicy: {} },
    ]),
  ).toEqual([]);
  expect(
    subscriptionFaults([
      { name: path("backend-events-topic-sub") },
      { name: path("eventarc-x"), deadLetterPolicy: policy, expirationPolicy: { ttl: "2678400s" } },
    ]),
  ).toEqual([
    "backend-events-dead-letters-sub is missing",
    "backend-events-topic-sub has no dead-letter policy",
    "eventarc-x expires after 2678400s",
  ]);
});

test("nothing in a report breaks out of its table", () => {
  const checks = [{ name: "a|b", outcome: "failed", detail: "<img src=x>\n| @all `x`" }] as const;
  const text = verifyMarkdown({ environment: "e", startedAt: "now", seconds: 1, passed: false, checks });
  expect(text.split("\n").at(-2)).toBe(
    "| ❌ failed | a&#124;b | &lt;img src=x>\\u000a&#124; &#64;all &#96;x&#96; |".replace("\\u", "&#92;u"),
  );
});
