import { expect, test } from "vitest";
import type { OutgoingMessage } from "./event-bus.ts";
import { packMessages, unpackAttributes, unpackMessages } from "./message-pack.ts";

const hostile = JSON.parse(
  '{"__proto__": "p", "constructor": "c", "": "empty key", "größe": "\\u0000🚀"}',
) as Record<string, string>;

const cases: readonly (readonly [string, readonly OutgoingMessage[]])[] = [
  ["one message", [message([1, 2, 3], { event_id: "1", event_type: "order" })]],
  ["a message of nothing", [message([], {})]],
  [
    "messages that share some attributes, and others with other values",
    [message([1], { type: "a", id: "1" }), message([], { type: "a", id: "2" }), message([2, 3], { id: "3" })],
  ],
  ["attributes named like members", [message([1], hostile), message([2], { ...hostile, own: "1" })]],
  ["names that only one has", [message([1], {}), message([2], hostile), message([3], { id: "3" })]],
];

function message(data: readonly number[], attributes: Readonly<Record<string, string>>): OutgoingMessage {
  return { data: Uint8Array.from(data), attributes };
}

test.each(cases)("%s come out as they went in", (_, messages) => {
  const pack = packMessages(messages);
  expect(unpackMessages(pack).map(plain)).toEqual(messages.map(plain));
  expect(unpackAttributes(pack.heads).map(entries)).toEqual(
    messages.map(({ attributes }) => entries(attributes)),
  );
});

function plain({ data, attributes }: OutgoingMessage) {
  return { data: [...data], attributes: entries(attributes) };
}

/** Not the objects themselves: an equality of objects may overlook a key named like a member. */
function entries(attributes: OutgoingMessage["attributes"]) {
  return new Map(Object.entries(attributes));
}

test("what all messages share stands once", () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    message([], { traceparent: "00-shared", event_id: String(index) }),
  );
  expect(packMessages(many).heads.match(/traceparent/g)).toHaveLength(1);
});
