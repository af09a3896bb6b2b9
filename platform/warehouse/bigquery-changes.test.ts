import { expect, test } from "vitest";
import { changesLabel, labelOfChange, labelsOfOthers, untilNextChange } from "./bigquery-changes.ts";

const now = Date.parse("2026-11-24T12:00:00Z");

/** Labels after changes that many milliseconds ago. */
function changed(...ago: readonly number[]) {
  return ago.reduce<Readonly<Record<string, string>>>(
    (labels, milliseconds) => labelOfChange(labels, now - milliseconds),
    {},
  );
}

test.each([
  [[], 0],
  [[30, 20, 10], 0],
  [[9_000, 30, 20, 10], 1_000],
  [[10_000, 30, 20, 10], 0],
  [[20_000, 9_000, 30, 20, 10], 1_000],
  // Another clock is an hour ahead.
  [[-3_600_000, -3_600_000, -3_600_000, -3_600_000], 10_000],
])("after changes %j ms ago, wait %d ms", (ago, wait) => {
  expect(untilNextChange(changed(...ago), now)).toBe(wait);
});

test("the label is one that BigQuery takes, and what somebody wrote into it is passed over", () => {
  expect(changed(4, 3, 2, 1)[changesLabel]).toMatch(/^[a-z\d_-]{1,63}$/);
  expect(untilNextChange({ [changesLabel]: "a-b-c-D!-" }, now)).toBe(0);
  expect(labelsOfOthers({ ...changed(1), team: "shop" })).toEqual({ team: "shop" });
});
