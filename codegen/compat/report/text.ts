import { styleText } from "node:util";
import { printable } from "../../report/printable.ts";
import { textReport } from "../../report/text-report.ts";
import type { Change } from "../change.ts";
import {
  gradeOf,
  headlineOf,
  headlineOfReport,
  placeOf,
  type CompatReport,
  type EventReport,
  type JudgedChange,
} from "./compat-report.ts";
import { cut } from "./markdown-text.ts";
import { versionAdvice } from "./version-advice.ts";
import {
  acceptanceWord,
  BROKEN,
  codeWord,
  directionWord,
  firstLine,
  shownWitness,
  TABLE_WORDS,
  versionWord,
  wayOut,
  witnessSentence,
} from "./words.ts";

const longest = 400;

/** The report for a terminal: one clickable line for each change, and below it what it means and the proof. */
export function textOfReport(report: CompatReport, color: boolean): string {
  const paint = painter(color);
  const headline = headlineOfReport(report);
  const first = `${firstLine(report).replace(headline, () => paint(COLOR[headline], headline))}\n`;
  const events = report.events.map((event) => `\n${eventText(event, report.bases.length > 1, paint)}`);
  const findings = report.findings.length === 0 ? "" : `\n${textReport(report.findings, color)}`;
  const command = wayOut(report.events);
  const last = command === null ? "" : `\nA break that does no harm can be accepted: ${printable(command)}\n`;
  return `${first}${events.join("")}${findings}${last}`;
}

type Style = "red" | "yellow" | "green" | "bold" | "dim";
type Paint = (style: Style, text: string) => string;

const COLOR = { BREAKING: "red", "NEEDS MIGRATION": "yellow", SAFE: "green" } as const;
const GRADE = { error: "red", warning: "yellow", note: "dim" } as const;

function painter(color: boolean): Paint {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}

function eventText(event: EventReport, withBase: boolean, paint: Paint): string {
  const { comparison, changes, failed } = event;
  const headline = headlineOf([event]);
  const against = withBase ? ` against ${event.base}` : "";
  const { table, code } = comparison.verdict;
  const lines = [
    `${paint("bold", printable(comparison.event))} (${versionWord(comparison)}${against}): ${paint(COLOR[headline], headline)}`,
    `  table ${TABLE_WORDS[table]}, code ${codeWord(code)}`,
    ...[versionAdvice(comparison)].filter((line) => line !== "").map((line) => `  ${printable(line)}`),
    ...failed
      .filter((direction) => changes.every(({ change }) => change[direction]))
      .map((direction) => {
        return `  ${BROKEN[direction]}, by the changes together`;
      }),
    ...changes.flatMap((change) => changeLines(change, event, paint)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function changeLines(judged: JudgedChange, event: EventReport, paint: Paint): readonly string[] {
  const { change } = judged;
  const grade = gradeOf(judged, event.failed);
  const { file, line, column } = placeOf(judged, event);
  const accepted = acceptanceWord(judged);
  const details = [
    `old events ${directionWord(judged, "backward")}, old readers ${directionWord(judged, "forward")}, ` +
      `table ${change.table}, code ${codeWord(change.code)}`,
    ...(accepted === "" ? [] : [accepted]),
    ...witnessLines(change, event),
    ...(change.suggestion === "" ? [] : [change.suggestion]),
  ];
  const first = `${file}:${line}:${column}: `;
  const rest = ` ${change.pointer === "" ? "" : `${change.pointer} `}${change.message}`;
  return [
    `  ${printable(first)}${paint(GRADE[grade], grade)} ${paint("bold", change.rule)}${printable(rest)}`,
    ...details.map((text) => `    ${printable(text)}`),
  ];
}

function witnessLines(change: Change, event: EventReport): readonly string[] {
  const direction = shownWitness(change, event.failed);
  const witness = direction === null ? undefined : change.witness[direction];
  if (direction === null || witness === undefined) return [];
  const at = witness.at === "" ? "as a whole" : `at ${witness.at}`;
  return [
    witnessSentence(direction, event.comparison, at, witness.keyword),
    `  ${cut(JSON.stringify(witness.document), longest)}`,
  ];
}
