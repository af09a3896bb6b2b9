import { expect, test } from "vitest";
import type { Bump } from "../change.ts";
import { comparisonOf } from "./report.fixture.ts";
import { versionAdvice } from "./version-advice.ts";

test.each<[string | null, string | null, Bump, string | null]>([
  ["1.2.3", "1.2.3", "none", null],
  ["1.2.3", "1.2.3", "patch", "1.2.4"],
  ["1.2.3", "1.2.4", "patch", null],
  ["1.2.3", "1.2.4", "minor", "1.3.0"],
  ["1.2.3", "1.3.0", "minor", null],
  ["1.2.3", "2.0.0", "minor", null],
  ["1.2.3", "1.9.0", "major", "2.0.0"],
  ["1.2.3", "1.1.9", "minor", "1.3.0"],
  [null, "1.0.0", "minor", null],
  ["1.0.0", null, "major", null],
])("%s to %s by a %s change", (oldVersion, newVersion, bump, wanted) => {
  const advice = versionAdvice({ ...comparisonOf([], { bump }), oldVersion, newVersion });
  expect(/should be ([\d.]+)\./.exec(advice)?.[1] ?? null).toBe(wanted);
});
