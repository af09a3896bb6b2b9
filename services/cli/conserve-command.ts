import type { BookFigures, Books } from "../local-stack/books.ts";
import { connect } from "./connection.ts";
import type { Output } from "./output.ts";
import { grouped, printable } from "./text.ts";
import { watch } from "./watch.ts";

/** Prints the books, once or until the output ends; exit code 1 when the last ones did not balance. */
export async function conserveCommand(
  options: { readonly json: boolean; readonly watch: boolean },
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const connection = await connect(dataDirectory, "look");
  try {
    let balanced = true;
    const read = async () => {
      const books = await connection.control<Books>("GET", "/books");
      balanced = books.balanced;
      return books;
    };
    if (options.watch) {
      const json = (books: Books) => JSON.stringify(books);
      if (options.json) await watch({ ...output, interactive: false }, { read, text: json, line: json });
      else await watch(output, { read, text: booksText, line: booksLine });
    } else {
      const books = await read();
      output.write(options.json ? `${JSON.stringify(books, null, 2)}\n` : booksText(books));
    }
    return balanced ? 0 : 1;
  } finally {
    await connection.close();
  }
}

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
