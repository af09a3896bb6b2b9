import type { LoadedVersions } from "../../compat/base/load-versions.ts";
import type { EventPair } from "../../compat/base/match-events.ts";
import { planMarkdown } from "../../plan/plan-report.ts";
import { planTables } from "../../plan/plan-tables.ts";

/** What the table of one event needs to follow, as Markdown; empty when it needs nothing. */
export function migrationOf(pair: EventPair, old: LoadedVersions, next: LoadedVersions): string {
  const plan = planTables(
    { events: pair.old === null ? [] : [pair.old.model], locks: old.locks },
    { events: pair.next === null ? [] : [pair.next.model], locks: next.locks },
  );
  return plan.plans.length + plan.left.length === 0 ? "" : planMarkdown(plan).trimEnd();
}
