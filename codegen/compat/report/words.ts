import type { Change, CodeVerdict, Comparison, Direction, TableVerdict } from "../change.ts";
import {
  headlineOf,
  headlineOfReport,
  type CompatReport,
  type JudgedChange,
  type JudgedComparison,
  type Requirement,
} from "./compat-report.ts";

/** What a broken direction means for whoever has it to do with. */
export const BROKEN: Readonly<Record<Direction, string>> = {
  backward: "the new schema rejects events that the old one accepts",
  forward: "the old schema rejects events that the new one accepts",
};

/** Whose schema rejects a witness, and whose accepts it. */
const SIDES: Readonly<Record<Direction, { readonly accepts: string; readonly rejects: string }>> = {
  backward: { accepts: "old", rejects: "new" },
  forward: { accepts: "new", rejects: "old" },
};

/** What happens to the live table. */
export const TABLE_WORDS: Readonly<Record<TableVerdict, string>> = {
  none: "unchanged",
  patch: "patched by the table manager",
  ddl: "needs DDL",
  rebuild: "needs a rebuild",
  "new-table": "needs a new table",
};

/** What a check demands, in words. */
export const REQUIRED: Readonly<Record<Requirement, string>> = {
  backward: "old events stay valid",
  forward: "old readers accept new events",
  full: "old events stay valid, and old readers accept new events",
};

/** Whether a direction of a change is fine, broken with proof, or broken as far as anybody knows. */
export function directionWord({ change, accepted }: JudgedChange, direction: Direction): string {
  if (change[direction]) return "ok";
  const word = change.witness[direction] === undefined ? "may break (no witness found)" : "breaks";
  return accepted === null ? word : `${word}, accepted`;
}

/** Whose code does not compile any more. */
export function codeWord({ producer, consumer }: CodeVerdict): string {
  if (producer && consumer) return "ok";
  if (!producer && !consumer) return "producers and consumers break";
  return producer ? "consumers break" : "producers break";
}

/** `order 1.0.0 → 1.1.0`, with `new` and `removed` where there is one side only. */
export function versionWord({ oldVersion, newVersion }: Comparison): string {
  if (oldVersion === null) return `new, ${newVersion ?? ""}`;
  if (newVersion === null) return `removed, was ${oldVersion}`;
  return oldVersion === newVersion ? oldVersion : `${oldVersion} → ${newVersion}`;
}

/** The first line of a report: the verdict, and which events bring it about. */
export function firstLine(report: Pick<CompatReport, "events" | "findings">): string {
  const { events, findings } = report;
  const headline = headlineOfReport(report);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const guilty = events.filter((one) => headlineOf([one]) === headline);
  const parts = [
    ...(guilty.length === 0
      ? []
      : [namesOf(guilty) + (headline === "SAFE" ? " changed, nothing breaks" : "")]),
    ...(errors === 0 ? [] : [`${errors} ${errors === 1 ? "error" : "errors"}`]),
  ];
  return `${headline}: ${parts.length === 0 ? "no event changed" : parts.join(", and ")}`;
}

const mostNames = 5;

function namesOf(events: readonly JudgedComparison[]): string {
  const names = [...new Set(events.map(({ comparison }) => comparison.event))];
  const shown = names.slice(0, mostNames).join(", ");
  return names.length <= mostNames ? shown : `${shown} and ${names.length - mostNames} more`;
}

/** How to go on when a change fails; null when none does. */
export function wayOut(events: readonly JudgedComparison[]): string | null {
  const broken = events
    .filter(({ failed }) => failed.length > 0)
    .flatMap(({ comparison, changes, failed }) =>
      changes
        .filter(({ change, accepted }) => accepted === null && failed.some((direction) => !change[direction]))
        .map(({ change }) => ({ event: comparison.event, change })),
    )[0];
  if (broken === undefined) return null;
  const { event, change } = broken;
  const words = [change.rule, change.pointer, "--event", event].map(shellWord).join(" ");
  return `npm run codegen -- compat --accept ${words} --reason '…'`;
}

/** A word that a shell takes as it stands: names in schemas are a stranger's, and people paste commands. */
function shellWord(text: string): string {
  return /^[\w/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What a witness proves, as a sentence before it. */
export function witnessSentence(
  direction: Direction,
  comparison: Pick<Comparison, "newVersion">,
  at: string,
  keyword: string,
): string {
  if (comparison.newVersion === null) return "No schema accepts this event any more:";
  const { accepts, rejects } = SIDES[direction];
  return `The ${accepts} schema accepts this event, the ${rejects} one rejects it ${at} (${keyword}):`;
}

/** Who accepted a change, until when and why. */
export function acceptanceWord({ accepted }: JudgedChange): string {
  if (accepted === null) return "";
  const by = accepted.owner === "" ? "" : ` by ${accepted.owner}`;
  const until = accepted.until === null ? "" : ` until ${accepted.until}`;
  return `accepted${by}${until}: ${accepted.reason}`;
}

/** The proof to show for a change: of the direction that fails first. */
export function shownWitness(change: Change, directions: readonly Direction[]): Direction | null {
  const order: readonly Direction[] = [...directions, "backward", "forward"];
  return order.find((direction) => change.witness[direction] !== undefined) ?? null;
}
