import { describe, expect, test } from "vitest";

import { traceparentOf } from "./trace.ts";

const made = "00-0193a1b2c3d47e8f9a0b1c2d3e4f5a6b-9a0b1c2d3e4f5a6b-01";

function newId(): string {
  return "0193a1b2-c3d4-7e8f-9a0b-1c2d3e4f5a6b";
}

describe("traceparentOf", () => {
  const given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
  const cases: readonly [string | null, string][] = [
    [given, given],
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
    expect(traceparentOf(headers, newId)).toBe(want);
  });
});
