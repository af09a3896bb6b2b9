import type { BookFigures, Books } from "../local-stack/books.ts";
import { connect } from "./connection.ts";

/** Prints the books; exit code 1 when they do not balance. */
export async function conserveCommand(
  options: { readonly json: boolean },
  dataDirectory: string,
): Promise<number> {
  const connection = await connect(dataDirectory);
  try {
    const books = await connection.control<Books>("GET", "/books");
    process.stdout.write(options.json ? `${JSON.stringify(books, null, 2)}\n` : booksText(books));
    return books.balanced ? 0 : 1;
  } finally {
    await connection.close();
  }
}

/** The books as lines for people. */
export function booksText(books: Books): string {
  const line = (name: string, figures: BookFigures) =>
    `${name.padEnd(20)} published ${figures.published} = stored ${figures.stored} + dead-lettered ${figures.deadLettered}` +
    ` + in flight ${figures.inFlight}  ${figures.balanced ? "balanced" : "NOT BALANCED"}`;
  const lines = [
    ...Object.entries(books.byType).map(([type, figures]) => line(type, figures)),
    line("all", books),
  ];
  if (books.missing.length > 0) lines.push(`missing: ${books.missing.join(" ")}`);
  if (books.extra.length > 0) lines.push(`never published: ${books.extra.join(" ")}`);
  return `${lines.join("\n")}\n`;
}
