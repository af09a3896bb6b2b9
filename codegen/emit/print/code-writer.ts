import CodeBlockWriter from "code-block-writer";

export type { CodeBlockWriter as CodeWriter };

/** A writer of TypeScript text with this project's indentation; `header` comes first. */
export function codeWriter(header: string): CodeBlockWriter {
  return new CodeBlockWriter({ indentNumberOfSpaces: 2 }).write(header).blankLine();
}
