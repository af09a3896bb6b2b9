import { describe, expect, test } from "vitest";

import { traceparentOf } from "./trace.ts";

const made = /^00-[\da-f]{32}-[\da-f]{16}-01$/;

describe("traceparentOf", () => {
  const given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
  const cases: readonly [string | null, RegExp][] = [
    [given, new RegExp(`^${given}$`)],
    [null, made],
    ["", made],
    [`${given}-x`, made],
    [given.toUpperCase(), made],
    [given.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0".repeat(32)), made],
    [given.replace("00f067aa0ba902b7", "0".repeat(16)), made],
    [given.replace(/^00/, "ff"), made],
  ];
  test.each(cases)("%s → %s", (header, want) => {
    const headers = new Headers(header === null ? {} : { traceparent: header });
    expect(traceparentOf(headers)).toMatch(want);
  });
});
