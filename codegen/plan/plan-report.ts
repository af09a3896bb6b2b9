import type { MigrationPlan, MigrationStep } from "../../platform/warehouse/migration-plan.ts";
import { codeBlock, codeSpan, sentence } from "../compat/report/markdown-text.ts";
import { printable } from "../report/printable.ts";
import type { TablesPlan } from "./plan-tables.ts";

/** Who takes a step, and how. */
const takers: Readonly<Record<MigrationStep["kind"], string>> = {
  create: "the table manager creates the table by itself",
  patch: "the table manager patches the table by itself",
  ddl: "run by `npm run events -- migrate`",
  rebuild: "run by `npm run events -- migrate` while nothing writes to the table",
  refuse: "not possible without losing data",
};

const nothing = "The tables need nothing.\n";

/** The plan for a terminal. */
export function planText({ plans, left }: TablesPlan): string {
  if (plans.length + left.length === 0) return nothing;
  const tables = plans.map(
    ({ table, steps }) =>
      `${printable(table)}\n${steps.map((step, index) => stepText(step, index)).join("")}`,
  );
  return [...tables, ...left.map((table) => printable(leftBehind(table)) + "\n")].join("\n");
}

function stepText(step: MigrationStep, index: number): string {
  const lines = step.kind === "refuse" ? step.wayOut : "sql" in step ? step.sql.split("\n") : [];
  const below = lines.map((line) => `     ${printable(line)}\n`).join("");
  return `  ${index + 1}. ${step.kind}: ${printable(step.reason)}\n     ${takers[step.kind]}\n${below}`;
}

function leftBehind(table: string): string {
  return `"${table}": no schema fills it any more; the table and its rows stay.`;
}

/** The plan for a pull request: a table of steps for each table, the statements folded below. */
export function planMarkdown({ plans, left }: TablesPlan): string {
  if (plans.length + left.length === 0) return nothing;
  return [...plans.map(tableMarkdown), ...left.map((table) => `${sentence(leftBehind(table))}\n`)].join("\n");
}

function tableMarkdown({ table, id, steps }: MigrationPlan): string {
  const rows = steps.map((step, index) => {
    const how = step.kind === "refuse" ? step.wayOut.map(sentence).join("<br>") : sentence(takers[step.kind]);
    const why = step.reason.split("; ").map(codeSpan).join("<br>");
    return `| ${index + 1} | ${step.kind} | ${why} | ${how} |\n`;
  });
  const statements = steps.flatMap((step) => ("sql" in step ? [`${step.sql};`] : []));
  const folded =
    statements.length === 0
      ? ""
      : `\n<details><summary>GoogleSQL of plan ${id}</summary>\n\n${codeBlock("sql", statements.join("\n\n"))}\n\n</details>\n`;
  return `**Table ${codeSpan(table)}**\n\n| | step | why | how |\n| --- | --- | --- | --- |\n${rows.join("")}${folded}`;
}
