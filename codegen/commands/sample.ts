import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL, fileURLToPath } from "node:url";
import { distance } from "fastest-levenshtein";
import { hasErrors } from "../diagnostic.ts";
import type { Emission, OutputFile } from "../emit/emitter.ts";
import { generatorsEmitter } from "../emit/generators/generators.ts";
import { validatorsEmitter } from "../emit/validators/validators.ts";
import { loadSchemas } from "../load/load-schemas.ts";
import { buildModel } from "../model/build-model.ts";
import type { EventModel, Model } from "../model/event-model.ts";
import { lossDiagnostic } from "../report/loss-diagnostic.ts";
import type { SchemaOptions } from "../schema-options.ts";
import { report } from "./findings.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";

/** What `codegen sample` takes. */
export interface SampleOptions extends SchemaOptions {
  readonly schemas: string;
  readonly event: string;
  readonly count: number;
  readonly seed: number;
  readonly invalid: boolean;
}

interface GeneratorModule {
  readonly createGenerator: (seed: number) => {
    next(): unknown;
    nextInvalid(): { event: unknown; broken: unknown };
  };
}

/**
 * Prints events of one type as NDJSON, made by the generator that the schema as it stands now would give. With `invalid`, each line is
 * `{event, broken: {keyword, pointer}}` and breaks exactly that one rule.
 */
export async function sampleCommand(options: SampleOptions, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadSchemas({ ...options, directory: options.schemas });
  const built = buildModel(loaded.schemas, new Map(), options);
  const findings = [...loaded.diagnostics, ...built.diagnostics];
  if (hasErrors(findings)) return report(findings, { format: "text", strict: false }, terminal);
  const event = eventNamed(built.model.events, options.event);
  const { files, losses } = await emissionOf(event);
  // Without a valid event there is nothing to print, and nothing near one to break.
  const impossible = losses
    .filter((one) => one.rule === "NO_VALID_SAMPLE")
    .map((one) => ({ ...lossDiagnostic(one), severity: "error" as const }));
  if (impossible.length > 0) {
    const { color } = terminal;
    report(impossible, { format: "text", strict: false }, { color, stdout: (text) => terminal.stderr(text) });
    return 1;
  }
  const { createGenerator } = await loadGenerator(built.model, event, files);
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

async function emissionOf(event: EventModel): Promise<Emission> {
  return (await generatorsEmitter.emitEvent?.(event)) ?? { files: [], losses: [] };
}

/**
 * The emitted modules, in a folder named by their content so that no import is ever stale. The generator itself is written last: where
 * it stands, the rest does too.
 */
async function loadGenerator(
  model: Model,
  event: EventModel,
  own: readonly OutputFile[],
): Promise<GeneratorModule> {
  const shared = await generatorsEmitter.emitAll?.(model);
  const isChecked = own.some(({ content }) => validatorImport.test(content));
  const checks = isChecked ? await validatorsEmitter.emitEvent?.(event) : undefined;
  const files = [...(shared?.files ?? []), ...(checks?.files ?? []), ...own].filter(
    ({ path }) => !path.endsWith(".d.ts"),
  );
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 24);
  const folder = fileURLToPath(new URL(`../../node_modules/.cache/eventloom/${hash}`, import.meta.url));
  const main = join(folder, `${event.type}.mjs`);
  if (!existsSync(main)) {
    await mkdir(folder, { recursive: true });
    for (const { path, content } of files) {
      const file = join(folder, `${moduleName(path)}.mjs`);
      await writeFile(`${file}.${process.pid}`, javaScript(content));
      await rename(`${file}.${process.pid}`, file);
    }
  }
  return (await import(pathToFileURL(main).href)) as GeneratorModule;
}

const validatorImport = / from "\.\.\/validators\/([\w-]+)\.js"/;

function moduleName(path: string): string {
  return path.endsWith(".js") ? `${basename(path, ".js")}.validator` : basename(path, ".ts");
}

/** Node does not strip types below node_modules, so that these modules are stripped here and import each other as JavaScript. */
function javaScript(content: string): string {
  return stripTypeScriptTypes(content)
    .replaceAll(/ from "\.\/([a-z-]+)\.ts"/g, ' from "./$1.mjs"')
    .replace(validatorImport, ' from "./$1.validator.mjs"');
}
