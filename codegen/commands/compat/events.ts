import {
  EVIDENCE_FORMATS,
  formatEvidence,
  totalsOf,
  type EvidenceReport,
} from "../../compat/evidence/evidence-report.ts";
import { createRejections, type EventValidator, type Rejections } from "../../compat/evidence/rejections.ts";
import type { CompatFormat } from "../../compat/report/format.ts";
import { hasErrors } from "../../diagnostic.ts";
import { validatorsEmitter } from "../../emit/validators/validators.ts";
import { loadSchemas } from "../../load/load-schemas.ts";
import { buildModel } from "../../model/build-model.ts";
import type { EventModel } from "../../model/event-model.ts";
import type { SchemaOptions } from "../../schema-options.ts";
import { report } from "../findings.ts";
import { UsageError, type ExitCode, type Terminal } from "../terminal.ts";
import { eventFiles, eventLines, type EventLine } from "./event-lines.ts";

/** What `compat --events` takes. */
export interface EventsOptions extends SchemaOptions {
  readonly schemas: string;
  /** A file of events, or a folder of them. */
  readonly events: string;
  /** Event type of lines that do not say it, or undefined. */
  readonly event?: string;
  readonly showValues: boolean;
  readonly format: CompatFormat;
}

const progressEvery = 100_000;
const mostUnknown = 100;

/**
 * Checks real events against the schemas as they are now, and tells how many are rejected, why, and what one of each looks like. Reads as a
 * stream. Exit code 1 when any is rejected.
 */
export async function eventsCommand(options: EventsOptions, terminal: Terminal): Promise<ExitCode> {
  const format = EVIDENCE_FORMATS.find((one) => one === options.format);
  if (format === undefined) throw new UsageError(`--events prints ${EVIDENCE_FORMATS.join(", ")}`);
  const files = eventFiles(options.events);
  const loaded = await loadSchemas({ ...options, directory: options.schemas });
  const built = buildModel(loaded.schemas, new Map(), options);
  const findings = [...loaded.diagnostics, ...built.diagnostics].filter((one) => hasErrors([one]));
  if (findings.length > 0) return report(findings, { format: "text", strict: false }, terminal);
  const replay = new Replay(await startAll(built.model.events, options.showValues), options);
  for (const file of files) await replay.file(file, terminal);
  const found = replay.report();
  terminal.stdout(formatEvidence(found, format));
  return totalsOf(found).rejected > 0 || found.broken.length > 0 ? 1 : 0;
}

class Replay {
  readonly #options: EventsOptions;
  readonly #rejections: ReadonlyMap<string, Rejections>;
  readonly #unknown = new Map<string, number>();
  readonly #broken: string[] = [];
  #unreadable = 0;
  #lines = 0;

  constructor(rejections: ReadonlyMap<string, Rejections>, options: EventsOptions) {
    this.#rejections = rejections;
    this.#options = options;
  }

  async file(file: string, terminal: Terminal): Promise<void> {
    try {
      for await (const lines of eventLines(file)) {
        for (const one of lines) this.#line(one);
        this.#progress(lines.length, terminal);
      }
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      this.#broken.push(`${file} cannot be read to its end: ${error.message}`);
    }
    if (terminal.interactive && this.#lines >= progressEvery) terminal.stderr("\r\u001B[K");
  }

  #line({ file, line, type, event }: EventLine): void {
    const name = type ?? this.#options.event ?? null;
    if (event === null || name === null) {
      this.#unreadable++;
      return;
    }
    const known = this.#rejections.get(name);
    if (known === undefined) this.#countUnknown(name);
    else known.check(event, () => `${file}:${line}`);
  }

  #progress(lines: number, terminal: Terminal): void {
    const before = Math.floor(this.#lines / progressEvery);
    this.#lines += lines;
    if (terminal.interactive && Math.floor(this.#lines / progressEvery) > before)
      terminal.stderr(`\r${this.#lines.toLocaleString("en-US")} events`);
  }

  #countUnknown(type: string): void {
    const name = this.#unknown.has(type) || this.#unknown.size < mostUnknown ? type : "…";
    this.#unknown.set(name, (this.#unknown.get(name) ?? 0) + 1);
  }

  report(): EvidenceReport {
    const events = [...this.#rejections].map(([type, one]) => [type, one.evidence()] as const);
    return {
      events: Object.fromEntries(events.filter(([, { checked }]) => checked > 0)),
      unreadable: this.#unreadable,
      unknown: Object.fromEntries(this.#unknown),
      broken: this.#broken,
    };
  }
}

async function startAll(
  models: readonly EventModel[],
  values: boolean,
): Promise<ReadonlyMap<string, Rejections>> {
  const started = new Map<string, Rejections>();
  for (const model of models)
    started.set(model.type, createRejections(model, await loadValidator(model), { values }));
  return started;
}

/** The validator that would be generated, which imports nothing. */
async function loadValidator(model: EventModel): Promise<EventValidator> {
  const emission = await validatorsEmitter.emitEvent?.(model);
  const content = emission?.files.find(({ path }) => path.endsWith(".js"))?.content;
  if (content === undefined) throw new Error("the emitter writes a validator");
  return (await import(`data:text/javascript,${encodeURIComponent(content)}`)) as EventValidator;
}
