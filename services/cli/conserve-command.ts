import type { Books } from "../local-stack/books.ts";
import { booksLine, booksText } from "./books-text.ts";
import { connect } from "./connection.ts";
import type { Output } from "./output.ts";
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
