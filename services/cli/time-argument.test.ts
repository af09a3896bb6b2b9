import { expect, test } from "vitest";
import { parseInstant } from "./time-argument.ts";

const now = new Date("2026-11-02T12:00:00.000Z");

test.each([
  ["2h", "2026-11-02T10:00:00.000Z"],
  ["90s", "2026-11-02T11:58:30.000Z"],
  ["15m", "2026-11-02T11:45:00.000Z"],
  ["7d", "2026-10-26T12:00:00.000Z"],
  ["2026-11-01", "2026-11-01T00:00:00.000Z"],
  ["2026-11-01T10:00Z", "2026-11-01T10:00:00.000Z"],
  ["2026-11-01t10:00:00.5+02:00", "2026-11-01T08:00:00.500Z"],
  ["2026-11-01 10:00:00Z", "2026-11-01T10:00:00.000Z"],
])("%s is %s", (text, want) => {
  expect(parseInstant(text, now)?.toISOString()).toBe(want);
});

test.each(["", "yesterday", "2", "h", "-2h", "2w", "2026-13-01", "2026-11-01T10:00:00", "999999999d"])(
  "%j is no instant",
  (text) => {
    expect(parseInstant(text, now)).toBeNull();
  },
);
