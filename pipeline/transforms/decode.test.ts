import { expect, test } from "vitest";
import { received } from "../testing/fixtures.ts";
import { decode, maxEventBytes } from "./decode.ts";

test.each([
  ["an object", '{"a":1}', { a: 1 }],
  ["a byte order mark is no part of the text", '\uFEFF{"a":1}', { a: 1 }],
  ["several bytes per character", '{"a":"żółć 😀"}', { a: "żółć 😀" }],
  ["a scalar", "null", null],
  ["just at the size limit", `"${"x".repeat(maxEventBytes - 2)}"`, "x".repeat(maxEventBytes - 2)],
])("decodes %s", (_, body, want) => {
  const decoded = decode(received(body));
  expect(decoded).toMatchObject({ kind: "decoded", event: want, text: body.replace("\uFEFF", "") });
});

test.each([
  ['{"a":9007199254740993}', { a: 9007199254740992 }, { a: 9007199254740993n }],
  ["[-123456789012345678901234567890]", [-1.2345678901234568e29], [-123456789012345678901234567890n]],
  ['{"a":"9007199254740993"}', { a: "9007199254740993" }, { a: "9007199254740993" }],
])("keeps all digits of %s", (body, event, exact) => {
  expect(decode(received(body))).toMatchObject({ kind: "decoded", event, exact });
});

test.each([
  ["not JSON", Buffer.from("{"), "MALFORMED_JSON"],
  ["no bytes", Buffer.from(""), "MALFORMED_JSON"],
  ["two documents", Buffer.from("{}{}"), "MALFORMED_JSON"],
  ["Latin-1", Buffer.from('{"a":"caf\u00e9"}', "latin1"), "MALFORMED_JSON"],
  ["a cut character", Buffer.from('"😀').subarray(0, 3), "MALFORMED_JSON"],
  ["an encoded surrogate", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), "MALFORMED_JSON"],
  ["one byte too many", Buffer.from(`"${"x".repeat(maxEventBytes - 1)}"`), "TOO_LARGE"],
  ["nested too deep", Buffer.from("[".repeat(201) + "]".repeat(201)), "TOO_LARGE"],
])("refuses %s", (_, body, code) => {
  const message = received(body, { event_type: "order" });
  const refused = decode(message);
  expect(refused).toMatchObject({ kind: "refused", code, eventType: "order" });
  expect(refused.message).toBe(message);
});
