import { expect, test } from "vitest";
import { changesLabel, labelOfChange, labelsOfOthers, untilNextChange } from "./bigquery-changes.ts";

const now = Date.parse("2026-11-24T12:00:00Z");

/** Labels after changes that many milliseconds ago. */
function changed(...ago: readonly number[]) {
  return ago.reduce<Readonly<Record<string, string>>>(
    (labels, milliseconds) => labelOfChange({ labels }, now - milliseconds),
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
  expect(untilNextChange({ labels: changed(...ago) }, now)).toBe(wait);
});

test("the label is one that BigQuery takes, and what somebody wrote into it is passed over", () => {
  expect(changed(4, 3, 2, 1)[changesLabel]).toMatch(/^[a-z\d_-]{1,63}$/);
  expect(untilNextChange({ labels: { [changesLabel]: "a-b-c-D!-" } }, now)).toBe(0);
  expect(labelsOfOthers({ ...changed(1), team: "shop" })).toEqual({ team: "shop" });
});

test.each([
  ["a creation counts, which leaves no label", [], 9_000, 0],
  ["a call took two seconds until the change was there", [12_000, 30, 20, 10], 8, 0],
  ["the last change was there two seconds after it was sent", [9_000, 8_000, 7_000, 6_000], 4_000, 1_000],
  ["people have changed the table since", [9_000, 8_000, 7_000, 6_000], 0, 1_000],
])("%s", (_, ago, modifiedAgo, wait) => {
  const table = { labels: changed(...ago), lastModifiedTime: String(now - modifiedAgo) };
  expect(untilNextChange(table, now)).toBe(wait);
});

test("what a change writes down of the one before is when it was there, not when it was sent", () => {
  const sent = changed(13_000, 12_000, 11_000, 10_500);
  const there = { labels: sent, lastModifiedTime: String(now - 8_000) };
  const labels = [3_000, 2_000, 1_000].reduce(
    (before, ago) => labelOfChange({ labels: before }, now - ago),
    labelOfChange(there, now - 4_000),
  );
  expect(untilNextChange({ labels }, now)).toBe(6_000);
  expect(untilNextChange({ labels: labelOfChange(there, now) }, now)).toBe(0);
});
