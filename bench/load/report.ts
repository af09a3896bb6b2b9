import { booksText } from "../../services/cli/books-text.ts";
import { grouped, labelled } from "../../services/cli/text.ts";
import { rounded } from "../lib/table.ts";
import type { DriveProgress } from "./drive.ts";
import type { LoadResult } from "./run.ts";

/** What a run found, for people. */
export function loadText(result: LoadResult): string {
  const { latency, memory, books, problems } = result;
  const milliseconds = (value: number) => `${rounded(value)} ms`;
  const lines: (readonly [string, string])[] = [
    ["requests", requestsText(result)],
    ["rate", `${rounded(result.achievedRate)}/s answered, ${rounded(result.rate)}/s asked for`],
    ["statuses", statusesText(result.statuses)],
    [
      "latency",
      `p50 ${milliseconds(latency.p50)}, p90 ${milliseconds(latency.p90)}, p99 ${milliseconds(latency.p99)}, p99.9 ${milliseconds(latency.p999)}, max ${milliseconds(latency.max)}`,
    ],
    ["memory", memory === null ? "not known" : memoryText(memory)],
    ["backlog", backlogText(result)],
    ["load average", `${result.load[0]} before, ${result.load[1]} after`],
  ];
  return [
    labelled(lines),
    books === null ? "the books are not known\n" : booksText(books),
    ...problems.map((problem) => `FAILED: ${problem}\n`),
  ].join("");
}

/** One line while it runs. */
export function progressText(
  { due, sent, answered, statuses }: DriveProgress,
  megabytes: number | null,
): string {
  const parts = [`${grouped(answered)} answered`, `${grouped(sent - answered)} open`];
  if (due > sent) parts.push(`${grouped(due - sent)} late`);
  parts.push(statusesText(statuses));
  if (megabytes !== null) parts.push(`${grouped(megabytes)} MB`);
  return parts.join(" · ");
}

function requestsText({ scheduled, answered, unanswered, unsent }: LoadResult): string {
  const parts = [`${grouped(scheduled)} scheduled`, `${grouped(answered)} answered`];
  if (unanswered > 0) parts.push(`${grouped(unanswered)} without answer`);
  if (unsent > 0) parts.push(`${grouped(unsent)} never sent`);
  return parts.join(", ");
}

function statusesText(statuses: Readonly<Record<string, number>>): string {
  const parts = Object.entries(statuses).map(([status, count]) => `${status}: ${grouped(count)}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

function memoryText({ start, middle, end }: NonNullable<LoadResult["memory"]>): string {
  return `${grouped(start)} MB at the start, ${grouped(middle)} MB in the middle, ${grouped(end)} MB at the end`;
}

function backlogText({ books, settleSeconds }: LoadResult): string {
  if (books === null) return "not known";
  return settleSeconds === null
    ? "not empty in time"
    : `empty ${rounded(settleSeconds)} s after the last answer`;
}
