import { connect } from "./connection.ts";
import type { Output } from "./output.ts";
import { resultText, type QueryAnswer, type ResultFormat } from "./result-text.ts";

/** Prints the rows of one statement. */
export async function queryCommand(
  options: { readonly sql: string; readonly format: ResultFormat },
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const connection = await connect(dataDirectory, "look");
  try {
    const answer = await connection.control<QueryAnswer>("POST", "/query", { sql: options.sql });
    output.write(resultText(answer, options.format));
    return 0;
  } finally {
    await connection.close();
  }
}
