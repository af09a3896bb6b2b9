import { expect, test } from "vitest";
import { compactText } from "./compact-command.ts";

const counts = { hours: 24, sources: 12_000, composed: 25, at: "" };

test.each([
  [counts, false, "24 hours looked at, 12,000 objects composed into 25\n"],
  [counts, true, "24 hours looked at, 12,000 objects would become 25\n"],
  [{ ...counts, hours: 1, sources: 0, composed: 0 }, false, "1 hour looked at, nothing to compose\n"],
])("%o, dry run %s", (given, dryRun, says) => {
  expect(compactText(given, dryRun)).toBe(says);
});
