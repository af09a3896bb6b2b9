import { loadSchemas } from "./load-schemas.ts";
import { createMemoryReader } from "./memory-reader.ts";

/** A broken input and what is said about it. */
export interface BrokenCase {
  readonly name: string;
  /** Files by their path below `schemas/`; `a.schema.json` is the event. */
  readonly given: Readonly<Record<string, string>>;
  /** `file:line:column CODE hint`, in the order of the report. */
  readonly want: readonly string[];
}

/** A case of one file, whose name the findings leave out. */
export function event(name: string, text: string, ...want: readonly string[]): BrokenCase {
  return { name, given: { "a.schema.json": text }, want: want.map((one) => `a.schema.json:${one}`) };
}

/** The findings about the files, in the form of `BrokenCase.want`. */
export async function report(given: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const files = Object.fromEntries(Object.entries(given).map(([name, text]) => [`schemas/${name}`, text]));
  const { diagnostics } = await loadSchemas({ directory: "schemas", reader: createMemoryReader(files) });
  return diagnostics.map((one) => {
    return `${one.file.replace("schemas/", "")}:${one.line}:${one.column} ${one.code} ${one.hint}`.trimEnd();
  });
}
