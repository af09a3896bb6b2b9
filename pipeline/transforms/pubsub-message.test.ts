import { expect, test } from "vitest";
import { unpackMessage } from "./pubsub-message.ts";

/** A field of a protocol buffer whose length comes first. */
function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.byteLength]), bytes]);
}

const data = Buffer.from([0, 255, 10, 195]);
const attribute = (key: string, value: string) => field(2, Buffer.concat([field(1, key), field(2, value)]));
// 1793614560 s and 123456789 ns, as base-128 numbers.
const time = Buffer.from([0x08, 0xe0, 0xc5, 0xa1, 0xd7, 0x06, 0x10, 0x95, 0x9a, 0xef, 0x3a]);

test("a message keeps its bytes, its attributes and its time to the millisecond", () => {
  const bytes = Buffer.concat([
    field(1, data),
    attribute("event_id", "018f-ä"),
    attribute("empty", ""),
    field(3, "17"),
    field(4, time),
    field(5, "an ordering key, which nothing reads"),
  ]);
  const message = unpackMessage(bytes);
  expect(Buffer.from(message.data)).toEqual(data);
  expect(message).toMatchObject({
    attributes: { event_id: "018f-ä", empty: "" },
    messageId: "17",
    publishTime: new Date(1_793_614_560_123),
    deliveryAttempt: 1,
  });
});

test("a message may be all attributes", () => {
  expect(unpackMessage(Buffer.concat([field(3, "1"), field(4, time)])).data).toHaveLength(0);
});

test.each([
  ["end early", field(1, data).subarray(0, 4), /premature EOF/],
  ["tell no time of publishing", field(3, "17"), /Message 17 has no time of publishing/],
])("bytes that %s are no message", (_, bytes, says) => {
  expect(() => unpackMessage(bytes)).toThrow(says);
});
