import type { Json } from "../../generated/contract.ts";
import { printable } from "./text.ts";

/** Rows with their columns, as `POST /query` of the control API answers. */
export interface QueryAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Json>>[];
}

/** How `events query` prints. */
export type ResultFormat = "table" | "json" | "csv";

/** The answer as text that ends with a newline. JSON is one array; CSV is RFC 4180 with a header line. */
export function resultText(answer: QueryAnswer, format: ResultFormat): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(answer.rows, null, 2)}\n`;
    case "csv":
      return csv(answer);
    case "table":
      return table(answer);
  }
}

const widestCell = 60;

function table({ columns, rows }: QueryAnswer): string {
  const lines = [columns, ...rows.map((row) => columns.map((name) => cell(row[name] ?? null)))].map((line) =>
    line.map((text) => clip(printable(text))),
  );
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? "").length)));
  const [header = [], ...body] = lines.map((line) =>
    line
      .map((text, index) => text.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return `${[header, rule, ...body].join("\n")}\n(${rows.length} ${rows.length === 1 ? "row" : "rows"})\n`;
}

function csv({ columns, rows }: QueryAnswer): string {
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [columns, ...rows.map((row) => columns.map((name) => cell(row[name] ?? null, "")))];
  return lines.map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
}

function cell(value: Json, nothing = "NULL"): string {
  if (value === null) return nothing;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function clip(text: string): string {
  return text.length <= widestCell ? text : `${text.slice(0, widestCell - 1)}…`;
}
