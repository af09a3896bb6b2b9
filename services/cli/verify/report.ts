import { labelled, printable } from "../text.ts";
import type { CheckResult } from "./checks.ts";

/** What a verification came to. */
export interface VerifyReport {
  readonly environment: string;
  readonly startedAt: string;
  readonly seconds: number;
  /** No check failed. */
  readonly passed: boolean;
  readonly checks: readonly CheckResult[];
}

const marks = { passed: "✅", failed: "❌", skipped: "➖" } as const;

/** The report for a terminal. */
export function verifyText({ environment, seconds, passed, checks }: VerifyReport): string {
  const lines = checks.map(
    ({ name, outcome, detail }) => [outcome, `${name}: ${printable(detail)}`] as const,
  );
  return `${labelled(lines)}${printable(environment)} ${passed ? "verified" : "NOT VERIFIED"} in ${seconds.toFixed(1)} s\n`;
}

/** The report for the page of a workflow. */
export function verifyMarkdown({ environment, startedAt, seconds, passed, checks }: VerifyReport): string {
  const rows = checks.map(
    ({ name, outcome, detail }) => `| ${marks[outcome]} ${outcome} | ${cell(name)} | ${cell(detail)} |`,
  );
  return [
    `## ${cell(environment)}: ${passed ? "verified" : "not verified"}`,
    "",
    `Began ${startedAt}, took ${seconds.toFixed(1)} s.`,
    "",
    "| | check | what was seen |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** Text that can break out of no cell and make no markup. */
function cell(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|@#]/g, (character) => `&#${character.charCodeAt(0)};`);
}
