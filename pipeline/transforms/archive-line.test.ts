import { expect, test } from "vitest";
import { received } from "../testing/fixtures.ts";
import { archiveLine } from "./archive-line.ts";
import type { Converted } from "./stages.ts";

function converted(text: string, changes: Partial<Converted> = {}): Converted {
  return {
    kind: "converted",
    message: received(text, { event_id: "e-1", note: 'a "quote"' }),
    text,
    eventType: "order",
    insertId: "e-1",
    table: "orders",
    row: {},
    publishedAt: "2026-11-02T09:05:00.123456Z",
    ...changes,
  };
}

test("a line says what came, who sent it and when", () => {
  const { archiveLine: line, archiveFolder } = archiveLine(converted('{"n":1}'));
  expect(JSON.parse(line)).toEqual({
    event_id: "e-1",
    event_type: "order",
    attributes: { event_id: "e-1", note: 'a "quote"' },
    published_at: "2026-11-02T09:05:00.123456Z",
    data: { n: 1 },
  });
  expect(archiveFolder).toBe("events/event_type=order/dt=2026-11-02/hour=09");
});

test("numbers keep the digits that a JavaScript number would lose", () => {
  const text = '{"n":12345678901234567890.10,"z":1.0}';
  expect(archiveLine(converted(text)).archiveLine).toContain(`"data":${text}}`);
});

test.each([
  ["pretty-printed", JSON.stringify({ a: [1, { b: "x\ny" }] }, null, 2)],
  ["Windows line ends", '{\r\n"a":\r\n1}\r\n'],
  ["line separators in text", '{"a":"x\u2028y"}'],
])("one event is one line: %s", (_, text) => {
  const { archiveLine: line } = archiveLine(converted(text));
  expect(line).not.toMatch(/[\r\n]/);
  expect(JSON.parse(line).data).toEqual(JSON.parse(text));
});

test("an id or a type cannot break out of its place", () => {
  const hostile = converted("{}", { eventType: "../x", insertId: '","data":{},"x":"' });
  const prepared = archiveLine(hostile);
  expect(JSON.parse(prepared.archiveLine)).toMatchObject({
    event_id: '","data":{},"x":"',
    event_type: "../x",
  });
  expect(prepared.archiveFolder).toBe("events/event_type=..%2Fx/dt=2026-11-02/hour=09");
});
