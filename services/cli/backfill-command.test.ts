import { expect, test } from "vitest";
import type { BackfillCounts } from "../../pipeline/backfill/backfill-options.ts";
import { engineText } from "./backfill-on-engine.ts";
import { progressText, reportText } from "./backfill-command.ts";

const counts: BackfillCounts = {
  objects: 2,
  read: 12_000,
  stored: 11_000,
  known: 900,
  refused: { SCHEMA_VIOLATION: 60, TOO_LARGE: 3 },
  lettersWritten: 50,
  waiting: 37,
  archived: { objects: 0, bytes: 0 },
  at: "events/event_type=user%20activity/dt=2026-11-02/hour=10/0a.ndjson.gz",
};
const options = {
  source: "archive",
  from: new Date(0),
  to: new Date(1),
  dryRun: false,
  json: false,
} as const;

test("the report tells what became of everything that was read", () => {
  expect(reportText(counts, options)).toBe(
    `12,000 events read from 2 archive objects
11,000 stored, 900 have a row already
63 refused (SCHEMA_VIOLATION 60, TOO_LARGE 3), 50 with a new dead letter
37 left alone: their schema version is newer than this build; run it again with the newer one
`,
  );
});

test("a dry run speaks of what would be, and what is nothing is left out", () => {
  const quiet = { ...counts, refused: {}, waiting: 0, archived: { objects: 1, bytes: 2_048 } };
  expect(reportText(quiet, { ...options, source: "dead-letters", dryRun: true })).toBe(
    `12,000 events read from 2 dead-letter objects
11,000 would be stored, 900 have a row already
1 archive objects written, 2,048 bytes
`,
  );
});

test.each([
  [counts.at, "user activity 2026-11-02 10:00"],
  ["dead-letters/dt=2026-11-02/hour=09/0a.ndjson.gz", "2026-11-02 09:00"],
  ["odd\u001B[2J", "odd\\u001b[2J"],
])("progress names the hour of %j", (at, says) => {
  expect(progressText({ ...counts, at })).toBe(`12,000 read, 11,000 stored, 900 there before · ${says}`);
});

test("an engine's report tells what its bundles did", () => {
  const { refused, archived } = counts;
  expect(engineText({ stored: 11_000, known: 900, refused, archived })).toBe(
    "11,000 stored, 900 have a row already\n63 refused (SCHEMA_VIOLATION 60, TOO_LARGE 3)\n",
  );
  expect(engineText({ stored: 1, known: 0, refused: {}, archived: { objects: 2, bytes: 3_000 } })).toBe(
    "1 stored, 0 have a row already\n2 archive objects written, 3,000 bytes\n",
  );
});
