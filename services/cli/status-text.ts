import type { TableFigures } from "../local-stack/control-answers.ts";
import { columns } from "../local-stack/screen.ts";
import type { StatusReport } from "./status-command.ts";
import { duration, grouped, labelled, printable } from "./text.ts";

/** The status for people. */
export function statusText(report: StatusReport): string {
  const { stack, readiness } = report;
  const notReady = readiness.filter(({ ready }) => !ready);
  const figures = labelled([
    [
      "stack",
      stack === null
        ? "not running; start it with `npm start`"
        : `process ${stack.pid}, ${stack.generator}, tables ${stack.tableManager}/tables`,
    ],
    ["published", `${grouped(report.published)}${perSecond(report.publishedPerSecond)}`],
    ...(report.pipeline === null
      ? []
      : [
          [
            "rows",
            `${grouped(report.pipeline.stored)} since the start${perSecond(report.rowsPerSecond)}`,
          ] as const,
        ]),
    ["backlog", backlog(report)],
    ["dead letters", lettersText(report.deadLetters)],
    ...(stack === null ? [] : [["ready", notReady.length === 0 ? "yes" : "NO"] as const]),
    ...notReady.map(({ part, reasons }) => ["", `${part}: ${reasons.map(printable).join("; ")}`] as const),
  ]);
  return `${figures}\n${tableLines(report.tables).join("\n")}\n`;
}

/** A line for each table, and one for each thing that a person has to decide. */
export function tableLines(tables: readonly TableFigures[]): readonly string[] {
  const lines = columns([
    ["table", "event type", "version", "schema", "state", "rows"],
    ...tables.map(tableCells),
  ]);
  const refused = tables.flatMap(({ table, reasons }) =>
    reasons.map((reason) => `${table}: ${printable(reason)}`),
  );
  return [...lines, ...refused];
}

/** The status on one line. */
export function statusLine(report: StatusReport): string {
  const parts = [
    `published ${grouped(report.published)}${perSecond(report.publishedPerSecond)}`,
    `rows${perSecond(report.rowsPerSecond)}`,
    `backlog ${backlog(report)}`,
    `dead letters ${lettersText(report.deadLetters)}`,
    ...report.readiness.flatMap(({ part, ready, reasons }) =>
      ready ? [] : `${part} NOT READY: ${reasons.map(printable).join("; ")}`,
    ),
  ];
  return parts.join(" · ");
}

function backlog({ backlog: messages, oldestAgeSeconds: age, pipeline }: StatusReport): string {
  const oldest = age === null ? "" : `, the oldest ${duration(age)} old`;
  const pending =
    pipeline !== null && pipeline.pending > 0
      ? `, ${grouped(pipeline.pending)} wait for their table or a newer schema`
      : "";
  return `${grouped(messages)}${oldest}${pending}`;
}

/** How many dead letters are open, by code. */
export function lettersText({ open, byCode }: StatusReport["deadLetters"]): string {
  const codes = Object.entries(byCode).map(([code, count]) => `${code} ${grouped(count)}`);
  return open === 0 ? "none open" : `${grouped(open)} open: ${codes.join(", ")}`;
}

function perSecond(rate: number | null): string {
  return rate === null ? "" : ` (${grouped(rate)}/s)`;
}

function tableCells(table: TableFigures): readonly string[] {
  const rows = table.rows === null ? "" : grouped(table.rows);
  return [
    table.table,
    table.event_type,
    table.schema_version,
    table.schema_hash.slice(0, 12),
    table.state.replaceAll("_", " "),
    rows,
  ];
}
