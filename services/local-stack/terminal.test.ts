import { expect, test } from "vitest";
import { createTerminal } from "./terminal.ts";

function written(interactive: boolean): string {
  let text = "";
  const terminal = createTerminal({ write: (more) => (text += more), interactive, color: false });
  terminal.print("hello\n");
  terminal.status("stored 1");
  terminal.status("stored 1");
  terminal.print("schemas changed\n");
  terminal.status("stored 2");
  return text;
}

test("lines are printed above the line that changes", () => {
  const clear = "\r\u001B[K";
  const want = `hello\n${clear}stored 1${clear}stored 1${clear}schemas changed\nstored 1${clear}stored 2`;
  expect(written(true)).toBe(want);
});

test("where nothing can be redrawn, the line is written when it changes", () => {
  expect(written(false)).toBe("hello\nstored 1\nschemas changed\nstored 2\n");
});
