import { printable } from "../../report/printable.ts";
import type { Change, Comparison, Direction, Policy, Witness } from "../change.ts";
import {
  gradeOf,
  headlineOf,
  placeOf,
  type CompatReport,
  type EventReport,
  type JudgedChange,
} from "./compat-report.ts";
import { codeBlock, codeSpan, cut, entities, prettyJson, sentence } from "./markdown-text.ts";
import { versionAdvice } from "./version-advice.ts";
import {
  acceptanceWord,
  BROKEN,
  codeWord,
  firstLine,
  REQUIRED,
  shownWitness,
  TABLE_WORDS,
  versionWord,
  wayOut,
  witnessSentence,
} from "./words.ts";

const witnessLines = 40;

/** The report for a pull request: the verdict in the first line, then a table for each event, the proofs folded below it. */
export function markdownOfReport(report: CompatReport): string {
  const blocks = [
    `## ${firstLine(report)}`,
    comparedWith(report),
    ...(report.events.length > 1 ? [overview(report)] : []),
    ...report.events.flatMap((event) => eventBlocks(event, report.bases.length > 1)),
    ...findingBlocks(report),
    ...wayOutBlocks(report),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function comparedWith({ bases, policy, require }: CompatReport): string {
  return `Compared with ${bases.map(codeSpan).join(", ")}. ${COUNTED[policy]} Required: ${REQUIRED[require]}.`;
}

const COUNTED: Readonly<Record<Policy, string>> = {
  tolerant: "Events without undeclared properties count (tolerant).",
  strict: "All events that a schema allows count (strict).",
};

/** One line for each event: what a reviewer reads first. */
function overview({ events, bases }: CompatReport): string {
  const rows = events.map((event) => {
    const { comparison } = event;
    const name = `${codeSpan(comparison.event)}${bases.length > 1 ? ` against ${codeSpan(event.base)}` : ""}`;
    const { table, code } = comparison.verdict;
    return [name, versionWord(comparison), headlineOf([event]), TABLE_WORDS[table], codeWord(code)];
  });
  return tableOf(["Event", "Version", "Verdict", "Table", "Code"], rows);
}

function eventBlocks(event: EventReport, withBase: boolean): readonly string[] {
  const { comparison, changes, migration, losses } = event;
  const against = withBase ? ` against ${codeSpan(event.base)}` : "";
  const rows = changes.filter(isWorthARow).map((one) => changeRow(one, event));
  const blocks = [
    `### ${codeSpan(comparison.event)} ${versionWord(comparison)}${against}: ${headlineOf([event])}`,
    ...[versionAdvice(comparison)].filter((text) => text !== "").map(sentence),
    ...togetherBlocks(event),
    ...(rows.length === 0 ? [] : [tableOf(["Change", "Old events", "Old readers", "Table", "Code"], rows)]),
    ...changes.flatMap((one) => proofBlocks(one, event)),
  ];
  if (migration !== "") blocks.push("#### Migration", migration);
  if (losses.length > 0) {
    const shown = losses.map(
      (loss) =>
        `- ${codeSpan(loss.pointer)} ${sentence(loss.hint === "" ? loss.message : `${loss.message}. ${loss.hint}`)}`,
    );
    blocks.push("#### What the table does not keep", shown.join("\n"));
  }
  return blocks;
}

/** ❌ fails, ⚠️ fails without proof or asks for work, ☑️ is accepted, ℹ️ breaks what nobody asked for, ✅ is safe. */
function signOf(judged: JudgedChange, failed: readonly Direction[]): string {
  const { change, accepted } = judged;
  const grade = gradeOf(judged, failed);
  if (grade !== "note") return grade === "error" ? "❌" : "⚠️";
  if (accepted !== null) return "☑️";
  return change.backward && change.forward ? "✅" : "ℹ️";
}

function changeRow(judged: JudgedChange, event: EventReport): readonly string[] {
  const { change } = judged;
  const { file, line } = placeOf(judged, event);
  const accepted = acceptanceWord(judged);
  const lines = [
    `${signOf(judged, event.failed)} ${codeSpan(change.rule)} ${codeSpan(change.pointer)}`.trimEnd(),
    sentence(change.message),
    codeSpan(`${file}:${line}`),
    ...(accepted === "" ? [] : [codeSpan(accepted)]),
    ...(change.suggestion === "" ? [] : [sentence(change.suggestion)]),
  ];
  return [
    lines.join("<br>"),
    directionCell(judged, "backward"),
    directionCell(judged, "forward"),
    change.table,
    codeWord(change.code),
  ];
}

/** The version stands in the heading. */
function isWorthARow({ change }: JudgedChange): boolean {
  return change.rule !== "event-version-changed";
}

function directionCell({ change, accepted }: JudgedChange, direction: Direction): string {
  if (change[direction]) return "ok";
  const word = change.witness[direction] === undefined ? "may break, no witness found" : "**break**";
  return accepted === null ? word : `${word}, accepted`;
}

/** What each broken direction of a change looks like in data. */
function proofBlocks({ change }: JudgedChange, { comparison, failed }: EventReport): readonly string[] {
  const direction = shownWitness(change, failed);
  const witness = direction === null ? undefined : change.witness[direction];
  if (direction === null || witness === undefined) return [];
  return [details(`Proof for ${summaryName(change)}`, witnessBody(direction, witness, comparison))];
}

function togetherBlocks({ comparison, changes, failed }: EventReport): readonly string[] {
  return failed
    .filter((direction) => changes.every(({ change }) => change[direction]))
    .flatMap((direction) => {
      const verdict = comparison.verdict[direction];
      const witness = verdict.holds ? null : verdict.witness;
      const told = `Taken together, the changes break: ${BROKEN[direction]}.`;
      return witness === null
        ? [told]
        : [told, details("Proof", witnessBody(direction, witness, comparison))];
    });
}

function witnessBody(direction: Direction, witness: Witness, comparison: Comparison): string {
  const at = witness.at === "" ? "as a whole" : `at ${codeSpan(cut(witness.at, 200))}`;
  const told = witnessSentence(direction, comparison, at, codeSpan(cut(witness.keyword, 200)));
  return `${told}\n\n${codeBlock("json", prettyJson(witness.document, witnessLines))}`;
}

/** A summary is HTML, not Markdown. */
function summaryName({ rule, pointer }: Change): string {
  const at = pointer === "" ? "" : ` at <code>${entities(printable(cut(pointer, 120)))}</code>`;
  return `<code>${rule}</code>${at}`;
}

function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function findingBlocks({ findings }: CompatReport): readonly string[] {
  if (findings.length === 0) return [];
  const lines = findings.map(({ severity, code, file, line, message, hint }) => {
    const place = codeSpan(`${file}:${line}`);
    return `- ${severity === "error" ? "❌" : "⚠️"} ${codeSpan(code)} ${place} ${sentence(`${message} ${hint}`.trim())}`;
  });
  return ["### Findings", lines.join("\n")];
}

function wayOutBlocks({ events }: CompatReport): readonly string[] {
  const command = wayOut(events);
  if (command === null) return [];
  return [`A break that does no harm can be accepted, one at a time: ${codeSpan(command)}`];
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
