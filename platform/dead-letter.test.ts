import { describe, expect, test } from "vitest";
import { buildDeadLetter, deadLetterMessage, originalMessage, replayMessage } from "./dead-letter.ts";
import type { DeadLetterCause, DeadLetterError } from "./dead-letter.ts";
import type { Attributes } from "./event-bus/event-bus.ts";

function cause(changes: {
  readonly data?: Uint8Array;
  readonly attributes?: Attributes;
  readonly errors?: readonly DeadLetterError[];
  readonly eventType?: string;
}): DeadLetterCause {
  return {
    message: {
      data: changes.data ?? new Uint8Array(),
      attributes: changes.attributes ?? {},
      messageId: "m-1",
      ackId: "a-1",
      publishTime: new Date("2026-11-02T10:00:00.000Z"),
      deliveryAttempt: 3,
    },
    eventId: "e-1",
    eventType: changes.eventType ?? "order",
    code: "SCHEMA_VIOLATION",
    component: "pipeline",
    errors: changes.errors ?? [],
    failedAt: new Date("2026-11-02T10:00:05.000Z"),
  };
}

const issue = (message: string, pointer = "/a"): DeadLetterError => ({ pointer, keyword: "type", message });

describe("buildDeadLetter", () => {
  test("keeps bytes that are no UTF-8 and every attribute as they came", () => {
    const data = Uint8Array.from({ length: 256 }, (_, index) => index).subarray(3);
    const attributes = { event_type: "order", odd: "", ключ: "значение" };
    const letter = buildDeadLetter(cause({ data, attributes }));
    const back = originalMessage(JSON.parse(JSON.stringify(letter)));
    expect([...back.data]).toEqual([...data]);
    expect(back.attributes).toEqual(attributes);
  });

  test("says who gave up, when and after how many deliveries", () => {
    expect(buildDeadLetter(cause({}))).toMatchObject({
      code: "SCHEMA_VIOLATION",
      class: "POISON",
      component: "pipeline",
      failed_at: "2026-11-02T10:00:05.000Z",
      attempts: 3,
      event_id: "e-1",
      message_id: "m-1",
      publish_time: "2026-11-02T10:00:00.000Z",
    });
  });

  test.each([
    ["few errors stay", Array.from({ length: 10 }, () => issue("short")), false, false],
    ["many are cut at the end", Array.from({ length: 2_000 }, () => issue("is not a number")), true, true],
    ["one long text is cut", [issue("é".repeat(100_000))], false, true],
    ["one long pointer is cut", [issue("bad", `/${"k".repeat(50_000)}`)], false, true],
    ["a cut between surrogates stays text", [issue(`${"x".repeat(998)}😀😀`)], false, true],
  ])("errors fit in 8 KB: %s", (_, errors, fewer, truncated) => {
    const letter = buildDeadLetter(cause({ errors }));
    expect(Buffer.byteLength(JSON.stringify(letter.errors))).toBeLessThanOrEqual(8_192);
    expect(letter.errors_truncated).toBe(truncated);
    expect(letter.errors.length).toBeGreaterThan(0);
    expect(letter.errors.length < errors.length).toBe(fewer);
    for (const error of letter.errors) expect(error.message.isWellFormed()).toBe(true);
  });

  test.each([
    [{}, 0],
    [{ replay_count: "2" }, 2],
    [{ replay_count: "-1" }, 0],
    [{ replay_count: "many" }, 0],
  ])("replay count of %j is %i", (attributes: Attributes, count) => {
    expect(buildDeadLetter(cause({ attributes })).replay.count).toBe(count);
  });
});

test("a replay keeps bytes, attributes and id, and the letters that follow tell its history", () => {
  const data = Uint8Array.from({ length: 256 }, (_, index) => index);
  const first = buildDeadLetter(cause({ data, attributes: { event_type: "order", odd: "ß" } }));
  const replay = replayMessage(first);
  expect([...replay.data]).toEqual([...data]);
  expect(replay.attributes).toEqual({
    event_type: "order",
    odd: "ß",
    event_id: "e-1",
    replay_count: "1",
    replay_of: "m-1",
    first_failed_at: "2026-11-02T10:00:05.000Z",
  });

  const again = cause({ data, attributes: replay.attributes });
  const failedAt = new Date("2026-11-03T00:00:00.000Z");
  const second = buildDeadLetter({ ...again, message: { ...again.message, messageId: "m-2" }, failedAt });
  expect(second).toMatchObject({
    attributes: { event_type: "order", odd: "ß", event_id: "e-1" },
    first_failed_at: "2026-11-02T10:00:05.000Z",
    failed_at: "2026-11-03T00:00:00.000Z",
    replay: { count: 1, last_id: "m-1" },
  });
  expect(replayMessage(second).attributes).toMatchObject({ replay_count: "2", replay_of: "m-2" });
});

test("a letter on the topic carries its own JSON and can be filtered by code", () => {
  const letter = buildDeadLetter(cause({}));
  const message = deadLetterMessage(letter);
  expect(JSON.parse(Buffer.from(message.data).toString())).toEqual(letter);
  expect(message.attributes).toEqual({ event_id: "e-1", dead_letter_code: "SCHEMA_VIOLATION" });
});
