import { hasErrors, type Diagnostic, type Place } from "../../diagnostic.ts";
import type { Loss } from "../../emit/emitter.ts";
import type { Acceptance } from "../accept/acceptance.ts";
import type { Change, Comparison, Direction, Policy } from "../change.ts";

/** Which directions must hold for a check to pass. */
export type Requirement = "backward" | "forward" | "full";

/** The first word of every report. */
export type Headline = "SAFE" | "NEEDS MIGRATION" | "BREAKING";

/** All that a run of `compat` found. */
export interface CompatReport {
  readonly policy: Policy;
  readonly require: Requirement;
  /** What was compared with, as the person wrote it. */
  readonly bases: readonly string[];
  /** Events that changed, by event type and then in the order of the bases. */
  readonly events: readonly EventReport[];
  /** What else is wrong: bases, acceptances, files that are no schemas. */
  readonly findings: readonly Diagnostic[];
}

/** One event compared with one base. */
export interface EventReport extends JudgedComparison {
  readonly base: string;
  /** Where the event stands today; where it stood, when it is gone. */
  readonly at: Place;
  /** What the table does not keep of the new schema and kept, or did not have, before. */
  readonly losses: readonly Loss[];
  /** What has to be done to the live table, in order, in Markdown; empty when there is nothing to do. */
  readonly migration: string;
}

/** A comparison with what is accepted of it. */
export interface JudgedComparison {
  readonly comparison: Comparison;
  readonly changes: readonly JudgedChange[];
  /** The directions that are required, do not hold, and are not accepted. */
  readonly failed: readonly Direction[];
}

/** A change, and whether somebody answers for it. */
export interface JudgedChange {
  readonly change: Change;
  readonly accepted: Acceptance | null;
}

/** The directions of a requirement. */
export function directionsOf(require: Requirement): readonly Direction[] {
  return require === "full" ? ["backward", "forward"] : [require];
}

/**
 * Judges a comparison: a direction that does not hold fails unless changes break it and each of them is accepted. A break that belongs to no
 * single change cannot be accepted.
 */
export function judgeComparison(
  comparison: Comparison,
  require: Requirement,
  acceptanceOf: (change: Change) => Acceptance | null = () => null,
): JudgedComparison {
  const changes = comparison.changes.map((change) => ({ change, accepted: acceptanceOf(change) }));
  const failed = directionsOf(require).filter((direction) => {
    if (comparison.verdict[direction].holds) return false;
    const breaks = changes.filter(({ change }) => !change[direction]);
    return breaks.length === 0 || breaks.some(({ accepted }) => accepted === null);
  });
  return { comparison, changes, failed };
}

/** True when the check must fail. */
export function hasFailed(report: Pick<CompatReport, "events" | "findings">): boolean {
  return report.events.some(({ failed }) => failed.length > 0) || hasErrors(report.findings);
}

/** The word for a whole run. With an error among the findings nobody knows that it is safe. */
export function headlineOfReport(report: Pick<CompatReport, "events" | "findings">): Headline {
  return hasErrors(report.findings) ? "BREAKING" : headlineOf(report.events);
}

/** The word for some events: the worst of them. */
export function headlineOf(events: readonly JudgedComparison[]): Headline {
  if (events.some(({ failed }) => failed.length > 0)) return "BREAKING";
  const table = ["ddl", "rebuild", "new-table"];
  return events.some(({ comparison }) => table.includes(comparison.verdict.table))
    ? "NEEDS MIGRATION"
    : "SAFE";
}

/** How much a change weighs: `error` fails the check with proof, `warning` fails it without or asks for a migration, `note` is only told. */
export function gradeOf(
  { change, accepted }: JudgedChange,
  failed: readonly Direction[],
): "error" | "warning" | "note" {
  const broken = failed.filter((direction) => !change[direction]);
  if (broken.length > 0 && accepted === null)
    return broken.some((direction) => change.witness[direction] !== undefined) ? "error" : "warning";
  return ["ddl", "rebuild", "new-table"].includes(change.table) ? "warning" : "note";
}

/** Where to point at a change in today's files; a change that is gone from them is shown where its event stands. */
export function placeOf({ change }: JudgedChange, event: Pick<EventReport, "at">): Place {
  return change.new?.place ?? { ...event.at, pointer: change.pointer };
}
