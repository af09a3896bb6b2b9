import { expect, test } from "vitest";
import { received } from "../testing/fixtures.ts";
import { archiveFolder, archiveLines, oneLine } from "./archive-line.ts";
import type { Prepared } from "./stages.ts";

function prepared(json: string, changes: Partial<Prepared> = {}): Prepared {
  return {
    kind: "prepared",
    message: received(json, { event_id: "e-1", note: 'ein "Größe"' }),
    eventType: "order",
    insertId: "e-1",
    table: "orders",
    row: {},
    publishedAt: "2026-11-02T09:05:00.123456Z",
    json: Buffer.from(json),
    ...changes,
  };
}

/** The lines of events as text. */
function linesOf(...events: readonly Prepared[]): readonly string[] {
  const text = archiveLines(events).toString("utf8");
  expect(text.at(-1)).toBe("\n");
  return text.slice(0, -1).split("\n");
}

test("a line says what came, who sent it and when", () => {
  const event = prepared('{"n":1}');
  expect(linesOf(event).map((line): unknown => JSON.parse(line))).toEqual([
    {
      event_id: "e-1",
      event_type: "order",
      attributes: { event_id: "e-1", note: 'ein "Größe"' },
      published_at: "2026-11-02T09:05:00.123456Z",
      data: { n: 1 },
    },
  ]);
  expect(archiveFolder(event)).toBe("events/event_type=order/dt=2026-11-02/hour=09");
});

test("each event has its line, in order, whatever script it is in", () => {
  const texts = ['{"a":"日本 🚀"}', "{}", '{"ü":"x\u2028y"}'];
  const data = linesOf(...texts.map((text) => prepared(text))).map((line): unknown => JSON.parse(line).data);
  expect(data).toEqual(texts.map((text): unknown => JSON.parse(text)));
});

test("numbers keep the digits that a JavaScript number would lose", () => {
  const text = '{"n":12345678901234567890.10,"z":1.0}';
  expect(linesOf(prepared(text))).toEqual([expect.stringContaining(`"data":${text}}`)]);
});

test.each([
  ["pretty-printed", JSON.stringify({ a: [1, { b: "x\ny" }] }, null, 2)],
  ["Windows line ends", '{\r\n"a":\r\n1}\r\n'],
  ["a byte order mark", '\uFEFF{"a":1}'],
  ["a byte order mark and line ends", '\uFEFF{\n"a":1}'],
])("an event is one line of JSON: %s", (_, sent) => {
  const text = sent.replace(/^\uFEFF/, "");
  const line = Buffer.from(oneLine(received(sent), text)).toString("utf8");
  expect(line).not.toMatch(/[\r\n\uFEFF]/);
  expect(JSON.parse(line)).toEqual(JSON.parse(text));
});

test("an event that is one line already is not copied", () => {
  const message = received('{"a":1}');
  expect(oneLine(message, '{"a":1}')).toBe(message.data);
});

test("an id or a type cannot break out of its place", () => {
  const hostile = prepared("{}", { eventType: "../x", insertId: '","data":{},"x":"' });
  expect(linesOf(hostile).map((line): unknown => JSON.parse(line))).toMatchObject([
    { event_id: '","data":{},"x":"', event_type: "../x" },
  ]);
  expect(archiveFolder(hostile)).toBe("events/event_type=..%2Fx/dt=2026-11-02/hour=09");
});
