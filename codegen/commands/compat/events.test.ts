import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/support/scratch.ts";
import type { EvidenceReport } from "../../compat/evidence/evidence-report.ts";
import { runCompat, type CompatAnswer } from "./run-compat.fixture.ts";

const visit = {
  "x-event": { version: "1.0.0", owner: "team" },
  type: "object",
  properties: {
    event_type: { const: "visit" },
    mail: { type: "string", "x-pii": "email" },
    pages: {
      type: "array",
      items: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
    },
    seconds: { type: "integer", maximum: 60 },
  },
  required: ["event_type"],
};
const good = { event_type: "visit", mail: "a@example.com", pages: [{ path: "/a" }], seconds: 5 };
const long = { ...good, seconds: 61, secret: "s3cret" };
const pathless = { ...good, pages: [{ path: "/a" }, { note: "x" }] };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await write("schemas/visit.schema.json", JSON.stringify(visit));
});

afterEach(() => folder[Symbol.asyncDispose]());

async function write(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder.path, name)), { recursive: true });
  await writeFile(join(folder.path, name), content);
}

function events(...args: readonly string[]): Promise<CompatAnswer> {
  const paths = ["--schemas", join(folder.path, "schemas"), "--events", join(folder.path, "events")];
  return runCompat([...paths, ...args], folder.path);
}

async function evidence(...args: readonly string[]) {
  const { exit, stdout } = await events("--format", "json", ...args);
  return {
    exit,
    ...(JSON.parse(stdout) as EvidenceReport & { readonly checked: number; readonly rejected: number }),
  };
}

function ndjson(...values: readonly unknown[]): string {
  return values.map((one) => `${typeof one === "string" ? one : JSON.stringify(one)}\n`).join("");
}

function archived(data: unknown) {
  return { event_id: "1", event_type: "visit", attributes: {}, published_at: "2026-01-01T00:00:00Z", data };
}

test("archived events, compressed or not, in any folder, and bare ones are all checked", async () => {
  await write("events/a/b/x.ndjson.gz", gzipSync(ndjson(archived(good), archived(long))));
  await write("events/y.ndjson", `\uFEFF${ndjson(good, pathless, "", long)}`.replaceAll("\n", "\r\n"));
  await write("events/notes.txt", "no events");
  const found = await evidence();
  expect(found).toMatchObject({ exit: 1, checked: 5, rejected: 3, unreadable: 0, unknown: {}, broken: [] });
  expect(
    found.events["visit"]?.reasons.map(({ keyword, place, count }) => `${count} ${keyword} ${place}`),
  ).toEqual(["2 maximum /seconds", "1 required /pages/*/path"]);
});

test("an event with the same fault in many places counts once", async () => {
  await write("events/x.ndjson", ndjson({ ...good, pages: [{}, {}, {}] }));
  expect((await evidence()).events["visit"]?.reasons).toMatchObject([{ count: 1, place: "/pages/*/path" }]);
});

describe("a witness", () => {
  test("has the event's shape, and none of its values or undeclared names", async () => {
    await write("events/x.ndjson", ndjson(long));
    const { events: found } = await evidence();
    expect(found["visit"]?.reasons[0]).toMatchObject({
      source: expect.stringContaining("x.ndjson:1") as string,
      witness: {
        event_type: "string of 5",
        mail: "string of 13",
        pages: [{ path: "string of 2" }],
        seconds: "integer",
        "*": "string of 6",
      },
    });
  });

  test("shows on request what is declared and not personal", async () => {
    await write("events/x.ndjson", ndjson(long));
    const { events: found } = await evidence("--show-values");
    expect(found["visit"]?.reasons[0]?.witness).toEqual({
      ...long,
      mail: "string of 13",
      secret: "string of 6",
    });
  });
});

test("what is no event, of no known type, or damaged is told and not counted as rejected", async () => {
  await write("events/a.ndjson", ndjson("{", "[1]", { event_type: "other" }, good, { seconds: 3 }));
  const damaged = gzipSync(
    ndjson(
      ...Array.from({ length: 3000 }, (_, index) => ({
        ...good,
        seconds: index % 60,
        mail: `${index * 7919}`,
      })),
    ),
  );
  await write("events/b.ndjson.gz", damaged.subarray(0, damaged.length / 2));
  await write("events/c.ndjson", ndjson(good));
  const found = await evidence();
  expect(found).toMatchObject({ exit: 1, rejected: 0, unreadable: 3, unknown: { other: 1 } });
  expect(found.broken).toEqual([
    expect.stringMatching(/b\.ndjson\.gz cannot be read to its end: unexpected end/),
  ]);
  expect(found.checked).toBeGreaterThan(2);
  const named = await evidence("--event", "visit");
  expect([named.unreadable, named.rejected]).toEqual([2, 1]);
});

test("text and Markdown tell the same in words", async () => {
  await write("events/x.ndjson", ndjson(good, long));
  const text = await events();
  expect(text.exit).toBe(1);
  expect(text.stdout).toMatch(/^1 of 2 events is rejected\nvisit: 1 of 2\n {2}1 by maximum at \/seconds\n/);
  expect((await events("--format", "markdown")).stdout).toMatch(
    /^## 1 of 2 events is rejected\n\n### `visit`: 1 of 2\n/,
  );
});

test.each<[string, readonly string[], RegExp]>([
  ["nothing there", [], /there is no file or folder/],
  ["another format", ["--format", "sarif"], /--events prints text, json, markdown/],
])("%s is misuse", async (_, args, want) => {
  const { exit, stderr } = await events(...args);
  expect([exit, stderr]).toEqual([2, expect.stringMatching(want)]);
});

test("a folder without events is misuse", async () => {
  await write("events/notes.txt", "no events");
  expect((await events()).stderr).toMatch(/there are no \.ndjson or \.ndjson\.gz files below/);
});
