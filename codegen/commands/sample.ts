import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { pathToFileURL, fileURLToPath } from "node:url";
import { distance } from "fastest-levenshtein";
import { hasErrors } from "../diagnostic.ts";
import { generatorsEmitter } from "../emit/generators/generators.ts";
import { loadSchemas } from "../load/load-schemas.ts";
import { buildModel } from "../model/build-model.ts";
import type { EventModel } from "../model/event-model.ts";
import { report } from "./findings.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";

/** What `codegen sample` takes. */
export interface SampleOptions {
  readonly schemas: string;
  readonly event: string;
  readonly count: number;
  readonly seed: number;
  readonly invalid: boolean;
}

interface GeneratorModule {
  createGenerator(seed: number): { next(): unknown; nextInvalid(): { event: unknown; broken: unknown } };
}

/**
 * Prints events of one type as NDJSON, made by the generator that the schema as it stands now would give. With `invalid`, each line is
 * `{event, broken: {keyword, pointer}}` and breaks exactly that one rule.
 */
export async function sampleCommand(options: SampleOptions, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadSchemas({ directory: options.schemas });
  const built = buildModel(loaded.schemas, new Map());
  const findings = [...loaded.diagnostics, ...built.diagnostics];
  if (hasErrors(findings)) return report(findings, { format: "text", strict: false }, terminal);
  const { createGenerator } = await loadGenerator(eventNamed(built.model.events, options.event));
  const generator = createGenerator(options.seed);
  for (let index = 0; index < options.count; index++) {
    terminal.stdout(`${JSON.stringify(options.invalid ? generator.nextInvalid() : generator.next())}\n`);
  }
  return 0;
}

function eventNamed(events: readonly EventModel[], name: string): EventModel {
  const event = events.find((one) => one.type === name);
  if (event !== undefined) return event;
  const known = events.map((one) => one.type);
  const near = known.toSorted((a, b) => distance(a, name) - distance(b, name))[0];
  const hint = near !== undefined && distance(near, name) <= 3 ? `; did you mean ${near}?` : "";
  throw new UsageError(`unknown event type ${name}${hint} (there are ${known.join(", ")})`);
}

/** The emitted module, in a folder named by its content so that no import is ever stale. */
async function loadGenerator(event: EventModel): Promise<GeneratorModule> {
  const emission = await generatorsEmitter.emitEvent?.(event);
  const content = emission?.files[0]?.content ?? "";
  const cache = join(fileURLToPath(new URL("../../node_modules/.cache/eventloom", import.meta.url)));
  const file = join(cache, `${createHash("sha256").update(content).digest("hex").slice(0, 24)}.mjs`);
  if (!existsSync(file)) {
    await mkdir(cache, { recursive: true });
    const staged = `${file}.${process.pid}`;
    await writeFile(staged, stripTypeScriptTypes(content));
    await rename(staged, file);
  }
  return (await import(pathToFileURL(file).href)) as GeneratorModule;
}
