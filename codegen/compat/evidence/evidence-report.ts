import { printable } from "../../report/printable.ts";
import { codeBlock, codeSpan, cut, entities, prettyJson } from "../report/markdown-text.ts";
import type { EventEvidence, Reason } from "./rejections.ts";

/** What real events say of a schema. */
export interface EvidenceReport {
  /** By event type, those without rejected events too. */
  readonly events: Readonly<Record<string, EventEvidence>>;
  /** Lines that hold no event. */
  readonly unreadable: number;
  /** Events of types that no schema describes, by type; at most a hundred types are told apart. */
  readonly unknown: Readonly<Record<string, number>>;
  /** Files that ended early, with the reason. */
  readonly broken: readonly string[];
}

/** Names of the forms that the report can have. */
export const EVIDENCE_FORMATS = ["text", "json", "markdown"] as const;

/** The report as text that ends with a newline. */
export function formatEvidence(report: EvidenceReport, format: (typeof EVIDENCE_FORMATS)[number]): string {
  switch (format) {
    case "text":
      return evidenceText(report);
    case "json":
      return `${JSON.stringify({ ...totalsOf(report), ...report }, null, 2)}\n`;
    case "markdown":
      return evidenceMarkdown(report);
  }
}

/** How many events were checked and rejected in all. */
export function totalsOf({ events }: EvidenceReport): {
  readonly checked: number;
  readonly rejected: number;
} {
  const all = Object.values(events);
  return {
    checked: all.reduce((sum, one) => sum + one.checked, 0),
    rejected: all.reduce((sum, one) => sum + one.rejected, 0),
  };
}

function evidenceText(report: EvidenceReport): string {
  const lines = [firstLine(report)];
  for (const [type, { checked, rejected, reasons }] of Object.entries(report.events)) {
    lines.push(`${printable(type)}: ${amount(rejected)} of ${amount(checked)}`);
    for (const reason of reasons) {
      lines.push(`  ${amount(reason.count)} by ${reason.keyword} at ${printable(placeText(reason))}`);
      lines.push(`    ${printable(cut(JSON.stringify(reason.witness), 300))} (${printable(reason.source)})`);
    }
  }
  return [...lines, ...otherLines(report).map(printable)].map((line) => `${line}\n`).join("");
}

function evidenceMarkdown(report: EvidenceReport): string {
  const blocks = [`## ${firstLine(report)}`];
  for (const [type, { checked, rejected, reasons }] of Object.entries(report.events)) {
    if (rejected === 0) continue;
    blocks.push(`### ${codeSpan(type)}: ${amount(rejected)} of ${amount(checked)}`);
    const rows = reasons.map(
      (one) => `| ${amount(one.count)} | ${codeSpan(one.keyword)} | ${codeSpan(placeText(one))} |`,
    );
    blocks.push(["| Events | Keyword | Where |", "| ---: | --- | --- |", ...rows].join("\n"));
    blocks.push(...reasons.slice(0, 10).map(witnessDetails));
  }
  const others = otherLines(report);
  if (others.length > 0) blocks.push(others.map((line) => `- ${codeSpan(line)}`).join("\n"));
  return `${blocks.join("\n\n")}\n`;
}

function witnessDetails(reason: Reason): string {
  const summary = `<code>${entities(reason.keyword)}</code> at <code>${entities(printable(placeText(reason)))}</code>, redacted`;
  const body = codeBlock("json", prettyJson(reason.witness, 40));
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function firstLine(report: EvidenceReport): string {
  const { checked, rejected } = totalsOf(report);
  return `${amount(rejected)} of ${amount(checked)} events ${rejected === 1 ? "is" : "are"} rejected`;
}

function otherLines({ unreadable, unknown, broken }: EvidenceReport): readonly string[] {
  return [
    ...(unreadable === 0 ? [] : [`${amount(unreadable)} lines hold no event`]),
    ...Object.entries(unknown).map(
      ([type, count]) => `${amount(count)} events of type ${type} have no schema`,
    ),
    ...broken,
  ];
}

function placeText({ place }: Reason): string {
  return place === "" ? "the event itself" : place;
}

function amount(number: number): string {
  return number.toLocaleString("en-US");
}
