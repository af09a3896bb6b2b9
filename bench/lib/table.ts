import type { Judged } from "./targets.ts";

const headings = ["figure", "what", "ours", "theirs", "ours ÷ theirs", "target", "verdict"];

/** The figures as a Markdown table that also reads well on a terminal, and their details below it. */
export function figureTable(figures: readonly Judged[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.what,
    `${rounded(figure.ours)} ${figure.unit}`,
    figure.theirs === null ? "" : `${rounded(figure.theirs)} ${figure.unit}`,
    figure.ratio === null ? "" : `${rounded(figure.ratio)}×`,
    figure.target,
    figure.verdict === "missed" ? "MISSED" : figure.verdict,
  ]);
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...rows.map((row) => (row[at] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const details = figures
    .filter((figure) => figure.detail !== "")
    .map((figure) => `- ${figure.name}: ${figure.detail}`);
  return [line(headings), rule, ...rows.map(line), "", ...details, ""].join("\n");
}

/** Three significant digits below 1,000, whole numbers with separators above. */
export function rounded(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}
