import { githubReport } from "../../report/github-report.ts";
import { workflowCommand } from "../../report/workflow-command.ts";
import { gradeOf, placeOf, type CompatReport, type EventReport, type JudgedChange } from "./compat-report.ts";
import { acceptanceWord, BROKEN, directionWord, TABLE_WORDS } from "./words.ts";

const LEVEL = { error: "error", warning: "warning", note: "notice" } as const;

/** Annotations on the lines of a pull request; changes that neither break nor cost anything stay silent. */
export function githubOfReport(report: CompatReport): string {
  const events = report.events.flatMap((event) => [
    ...togetherCommands(event),
    ...event.changes.filter(isWorthALine).map((one) => command(one, event)),
  ]);
  return events.map((one) => `${one}\n`).join("") + githubReport(report.findings);
}

function isWorthALine({ change }: JudgedChange): boolean {
  return !change.backward || !change.forward || !["none", "patch"].includes(change.table);
}

function command(judged: JudgedChange, event: EventReport): string {
  const { change } = judged;
  const level = LEVEL[gradeOf(judged, event.failed)];
  const accepted = acceptanceWord(judged);
  const text = [
    change.message,
    `Old events: ${directionWord(judged, "backward")}. Old readers: ${directionWord(judged, "forward")}.`,
    `The table: ${TABLE_WORDS[change.table]}.`,
    ...(accepted === "" ? [] : [accepted]),
  ];
  const { file, line, column } = placeOf(judged, event);
  return workflowCommand(
    level,
    { file, line, column, title: `${event.comparison.event}: ${change.rule}` },
    text.join("\n"),
  );
}

/** A break that no single change explains stands at the event. */
function togetherCommands({ comparison, changes, failed, at }: EventReport): readonly string[] {
  return failed
    .filter((direction) => changes.every(({ change }) => change[direction]))
    .map((direction) => {
      const { file, line, column } = at;
      return workflowCommand(
        "error",
        { file, line, column, title: comparison.event },
        `Taken together, the changes break: ${BROKEN[direction]}.`,
      );
    });
}
