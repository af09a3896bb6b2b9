/** Where the stack writes for people: lines that stay, above one line that changes. */
export interface Terminal {
  /** Writes whole lines. */
  print(text: string): void;
  /** Shows the changing line. Where it cannot be redrawn it is written anew, and only when it changed. */
  status(text: string): void;
  readonly color: boolean;
}

/** What a terminal writes to. */
export interface TerminalOutput {
  readonly write: (text: string) => void;
  /** True where a line can be redrawn in place. */
  readonly interactive: boolean;
  readonly color: boolean;
}

const redraw = "\r\u001B[K";

/** A terminal without a changing line yet. */
export function createTerminal({ write, interactive, color }: TerminalOutput): Terminal {
  let shown = "";
  return {
    color,
    print: (text) => write(interactive && shown !== "" ? `${redraw}${text}${shown}` : text),
    status(text) {
      if (interactive) write(`${redraw}${text}`);
      else if (text !== shown) write(`${text}\n`);
      shown = text;
    },
  };
}
