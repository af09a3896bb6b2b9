import type { Diagnostic } from "../diagnostic.ts";
import { jsonText } from "../emit/print/json-text.ts";
import { eventSchema } from "../infer/event-schema.ts";
import { createObserver, type Observer } from "../infer/observation.ts";
import { readSample } from "../infer/samples.ts";
import { isEventType } from "../model/names.ts";
import { quote } from "../load/suggest.ts";
import { report } from "./findings.ts";
import { inputLines } from "./input-lines.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";

/** What `codegen infer` takes. */
export interface InferOptions {
  /** NDJSON file, or `-` for standard input. */
  readonly samples: string;
  readonly event: string;
}

const listedProblems = 100;

/**
 * Prints a first schema of an event type, which all samples fit, and a summary to stderr. Reads as a stream: memory depends on how many
 * different fields there are, not on how many events. A line that is no event is a finding, and the others count.
 */
export async function inferCommand(options: InferOptions, terminal: Terminal): Promise<ExitCode> {
  if (!isEventType(options.event)) {
    throw new UsageError(`${quote(options.event)} is no event type: lower-case letters, digits and _`);
  }
  const observer = createObserver();
  const { events, problems, refused } = await readSamples(options.samples, observer);
  report(
    problems,
    { format: "text", strict: false },
    { stdout: (text) => terminal.stderr(text), color: false },
  );
  if (refused > problems.length) terminal.stderr(`… and ${refused - problems.length} more lines\n`);
  if (events === 0) {
    terminal.stderr("no events, no schema\n");
    return 1;
  }
  const schema = eventSchema(observer.root, options.event);
  terminal.stdout(jsonText(schema));
  const fields = Object.keys(schema["properties"] ?? {}).length;
  terminal.stderr(`${events} events, ${refused} lines refused, ${fields} fields\n`);
  if (observer.root.objects?.partial === true)
    terminal.stderr("some fields were left out: they go to _extra\n");
  terminal.stderr(
    "Read it, fill in the descriptions and x-event.owner, save it in schemas/, run codegen lint.\n",
  );
  return refused === 0 ? 0 : 1;
}

async function readSamples(file: string, observer: Observer) {
  const problems: Diagnostic[] = [];
  const name = file === "-" ? "stdin" : file.replaceAll("\\", "/");
  let [events, refused] = [0, 0];
  for await (const { number, text } of inputLines(file)) {
    const sample = readSample(name, number, text);
    if (sample === null) continue;
    if ("event" in sample) {
      events++;
      observer.observe(sample.event);
    } else {
      refused++;
      if (problems.length < listedProblems) problems.push(sample.problem);
    }
  }
  return { events, problems, refused };
}
