import type { BookFigures, Books } from "../local-stack/books.ts";
import { grouped, printable } from "./text.ts";

/** The books as a table for people, with the ids that are wrong and what to do about them. */
export function booksText(books: Books): string {
  const lines = [["", "published", "stored", "dead-lettered", "in flight", ""]];
  for (const [type, figures] of Object.entries(books.byType)) lines.push(cells(printable(type), figures));
  lines.push(cells("all", books));
  const width = (column: number) => Math.max(...lines.map((line) => (line[column] ?? "").length));
  const table = lines.map((line) =>
    line
      .map((text, column) =>
        column === 0 || column === 5 ? text.padEnd(width(column)) : text.padStart(width(column)),
      )
      .join("  ")
      .trimEnd(),
  );
  return `${[...table, ...wrongLines(books)].join("\n")}\n`;
}

/** The books on one line. */
export function booksLine(books: Books): string {
  const { published, stored, deadLettered, inFlight } = books;
  return (
    `published ${published} = stored ${stored} + dead-lettered ${deadLettered} + in flight ${inFlight}  ` +
    [verdict(books), ...wrongLines(books)].join("; ")
  );
}

function cells(name: string, figures: BookFigures): string[] {
  const { published, stored, deadLettered, inFlight } = figures;
  return [name, ...[published, stored, deadLettered, inFlight].map(grouped), verdict(figures)];
}

function verdict({ balanced }: BookFigures): string {
  return balanced ? "balanced" : "NOT BALANCED";
}

function wrongLines(books: Books): readonly string[] {
  const lines: string[] = [];
  const name = (what: string, count: number, ids: readonly string[]) => {
    if (count === 0) return;
    const more = count > ids.length ? ` and ${grouped(count - ids.length)} more` : "";
    lines.push(`${what}: ${ids.map(printable).join(" ")}${more}`);
  };
  name("published, but nowhere to be found", books.missingCount, books.missing);
  name("stored or dead-lettered, but never published", books.extraCount, books.extra);
  if (lines.length > 0) lines.push("npm run events -- trace <event_id> follows one of them");
  return lines;
}
