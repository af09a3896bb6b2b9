import { compareSchemas } from "../../compat/compare-schemas.ts";
import { doubted } from "../../compat/doubt.ts";
import { comparisonJson } from "../../compat/report/json.ts";
import { judgeComparison } from "../../compat/report/compat-report.ts";
import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import type { SchemaOptions } from "../../schema-options.ts";
import { inputLines } from "../input-lines.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { readBareValue, type BareSchema } from "./bare-schema.ts";
import type { JudgeOptions } from "./judge-options.ts";

/** What `compat --pairs` takes; `pairs` is an NDJSON file, or `-` for standard input. */
export interface PairsOptions extends JudgeOptions, SchemaOptions {
  readonly pairs: string;
}

/**
 * Answers each `{id, old, new}` with one line `{id, verdict, changes}`, in the same order, as they come. A line that cannot be judged is
 * answered with `{id, error}` and makes the exit code 1; breaks do not. What was left out of a schema that is not fully understood stands in
 * `findings`, and no direction is said to hold that could depend on it.
 */
export async function pairsCommand(options: PairsOptions, terminal: Terminal): Promise<ExitCode> {
  let bad = 0;
  for await (const { number, text } of inputLines(options.pairs)) {
    if (text.trim() === "") continue;
    const answer = await answerTo(text, number, options);
    if ("error" in answer) bad++;
    terminal.stdout(`${JSON.stringify(answer)}\n`);
  }
  return bad === 0 ? 0 : 1;
}

interface BadPair {
  readonly id: Json;
  readonly line: number;
  readonly error: string;
}

async function answerTo(text: string, line: number, options: PairsOptions) {
  const pair = parsePair(text, line);
  if ("error" in pair) return pair;
  const { id } = pair;
  try {
    const old = await readBareValue("old.schema.json", pair.old, options);
    const next = await readBareValue("new.schema.json", pair.new, options);
    if (old.loaded === null) return bad(`old: ${reasonOf(old)}`);
    if (next.loaded === null) return bad(`new: ${reasonOf(next)}`);
    const comparison = doubted(compareSchemas(old.loaded, next.loaded, options), old, next);
    const findings = [...findingsOf("old", old), ...findingsOf("new", next)];
    const judged = comparisonJson(judgeComparison(comparison, options.require));
    return { id, ...judged, ...(findings.length === 0 ? {} : { findings }) };
  } catch (error) {
    return bad(`this pair cannot be judged: ${error instanceof Error ? error.message : String(error)}`);
  }

  function bad(error: string): BadPair {
    return { id, line, error };
  }
}

interface Pair {
  readonly id: Json;
  readonly old: Json;
  readonly new: Json;
}

function parsePair(text: string, line: number): Pair | BadPair {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return { id: null, line, error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!isJsonObject(value)) return { id: null, line, error: "not an object {id, old, new}" };
  const { id = null, old, new: next } = value;
  if (!isSchema(old)) return { id, line, error: "old is not a schema: an object or a boolean is wanted" };
  if (!isSchema(next)) return { id, line, error: "new is not a schema: an object or a boolean is wanted" };
  return { id, old, new: next };
}

function isSchema(value: Json | undefined): value is Json {
  return typeof value === "boolean" || isJsonObject(value);
}

/** What of a schema was not understood and left out of it. */
function findingsOf(side: "old" | "new", { diagnostics }: BareSchema) {
  return diagnostics.map(({ code, pointer, message }) => ({ side, code, pointer, message }));
}

function reasonOf({ diagnostics }: BareSchema): string {
  const { code, pointer, message } = diagnostics.find(({ severity }) => severity === "error") ?? {
    code: "NOT_A_SCHEMA",
    pointer: "",
    message: "This is not a schema.",
  };
  return `${code}${pointer === "" ? "" : ` at ${pointer}`}: ${message}`;
}
