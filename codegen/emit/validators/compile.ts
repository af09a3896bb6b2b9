import type { Json } from "../../load/loaded-schema.ts";
import { CheckWriter, type PendingCheck } from "./check-writer.ts";
import { checks } from "./checks.ts";
import { layOutCode } from "./layout.ts";
import { helperText } from "./runtime/helpers.ts";

/** A validator as statements of a module without imports and exports. */
export interface CheckCode {
  /** The function that checks a whole document: `(value, at, found) => boolean`. */
  readonly entry: string;
  /** That function, all it calls, and the helpers that the text around it asks for. */
  readonly text: string;
  /** Patterns that are not decided for texts beyond a length, which is the value: deciding could take forever. */
  readonly unbounded: ReadonlyMap<string, number>;
}

/** What a validator's text needs to know beside the schema. */
export interface CheckOptions {
  /** The helper of `runtime/` for each format that is asserted; other formats say nothing about validity. */
  readonly formats: Readonly<Record<string, string>>;
  /** Helpers that the text around the validator calls. */
  readonly helpers: readonly string[];
}

/**
 * The validator of a schema of draft 2020-12, in which each `$ref` is a pointer into it. Its functions return whether a value is
 * valid. Called with null for `found` they stop at the first fault; else they put all faults into that list, up to a limit,
 * under the JSON pointer `at` and the steps from there, and then what they return means nothing.
 */
export function compileChecks(schema: Json, { formats, helpers }: CheckOptions): CheckCode {
  const writer = new CheckWriter(schema, formats, checks);
  const first = writer.check(schema);
  const functions: string[] = [];
  const memories: string[] = [];
  for (let next = writer.takePending(); next !== undefined; next = writer.takePending()) {
    functions.push(layOutCode(functionLines(next, writer)));
    if (!writer.mayRepeat(next.schema)) continue;
    memories.push(memoryOf(next));
    functions.push(layOutCode(onceLines(next, writer)));
  }
  const entry = memories.length === 0 ? first : "checkAll";
  if (memories.length > 0) functions.push(layOutCode(entryLines(first, entry, memories)));
  const constants = [
    ...writer.constants(),
    ...memories.map((name) => `const ${name} = { verdicts: new Map(), told: new Map() };`),
  ];
  const parts = [
    ...(constants.length === 0 ? [] : [layOutCode(constants)]),
    ...functions,
    helperText([...helpers, "refuse", ...writer.helpers]),
  ];
  return { entry, text: parts.join("\n"), unbounded: writer.unbounded };
}

function functionLines({ name, schema, marks }: PendingCheck, writer: CheckWriter): readonly string[] {
  const seen = marks ? "seen" : null;
  return [
    `function ${writer.mayRepeat(schema) ? `${name}Afresh` : name}(${parametersOf(marks)}) {`,
    ...checks(schema, { value: "value", path: [], seen }, writer),
    "return true;",
    "}",
  ];
}

function parametersOf(marks: boolean): string {
  return marks ? "value, at, found, seen" : "value, at, found";
}

/** A schema that several others apply to the same value is checked once for each value. */
function onceLines({ name, schema, marks }: PendingCheck, writer: CheckWriter): readonly string[] {
  const once = writer.helper(marks ? "onceMarking" : "once");
  const memory = memoryOf({ name, schema, marks });
  return [
    `function ${name}(${parametersOf(marks)}) {`,
    `return ${once}(${memory}, ${name}Afresh, ${parametersOf(marks)});`,
    "}",
  ];
}

function memoryOf({ name }: PendingCheck): string {
  return `${name}Memory`;
}

/** What was found in one document is forgotten with it. */
function entryLines(first: string, entry: string, memories: readonly string[]): readonly string[] {
  return [
    `function ${entry}(value, at, found) {`,
    "try {",
    `return ${first}(value, at, found);`,
    "} finally {",
    ...memories.flatMap((name) => [`${name}.verdicts.clear();`, `${name}.told.clear();`]),
    "}",
    "}",
  ];
}
