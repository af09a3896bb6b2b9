import { hasErrors } from "../../codegen/diagnostic.ts";
import type { Registry } from "../../generated/contract.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { catalogChanges, isNoChange } from "./live-catalog.ts";
import { defaultConfigText, type LiveConfig } from "./live-config.ts";
import type { LiveModules } from "./live-modules.ts";
import type { Terminal } from "./terminal.ts";
import { changesText, findingsText, writeHint } from "./live-text.ts";

/** Where a stack's first catalog can come from. */
export interface FirstCatalogOptions {
  readonly config: LiveConfig;
  readonly modules: LiveModules;
  /** The committed files. */
  readonly generated: Catalog;
  readonly terminal: Pick<Terminal, "print" | "color">;
}

/** What to serve at first. */
export interface FirstCatalog {
  readonly catalog: Catalog;
  /** Names it among the live modules; null for the committed files. */
  readonly hash: string | null;
}

/**
 * What the schema files, and the configuration, say: the committed files where they say the same, else files made now. When that cannot be had, what a stack on
 * this folder served last, so that events it left on the bus find their types, else the committed files. Says which, and why.
 */
export async function firstCatalog(options: FirstCatalogOptions): Promise<FirstCatalog> {
  const { modules, generated, terminal } = options;
  const made = await madeCatalog(options).catch((error: unknown) => {
    terminal.print(`${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  });
  if (made !== null) return made;
  const latest = modules.remembered().at(-1);
  const last = latest === undefined ? null : await modules.open(latest);
  terminal.print(
    `the schemas cannot be used: serving ${last === null ? "generated/" : "what was served last"}\n`,
  );
  return last ?? { catalog: generated, hash: null };
}

/** Null when there are mistakes in the schemas, which are printed. */
async function madeCatalog(options: FirstCatalogOptions): Promise<FirstCatalog | null> {
  const { config, modules, generated, terminal } = options;
  const { readSchemas, makeFiles } = await import("../../codegen/generate.ts");
  const { model, diagnostics } = hasErrors(config.diagnostics)
    ? { model: { events: [] }, diagnostics: config.diagnostics }
    : await readSchemas(config.options.schemas, config.options);
  if (hasErrors(diagnostics)) {
    terminal.print(findingsText(diagnostics, terminal.color));
    return null;
  }
  const committed = { catalog: generated, hash: null };
  const isPlain = config.text === defaultConfigText;
  if (isPlain && saysTheSame(model.events, generated.registry)) return committed;
  const made = await makeFiles(config.options);
  const { catalog, hash } = await modules.load(made.files);
  const changes = catalogChanges(generated.registry, catalog.registry);
  if (isNoChange(changes)) return committed;
  terminal.print(
    `generated/ is behind the schemas (${changesText(changes)}): serving what the schemas say\n  ${writeHint}`,
  );
  return { catalog, hash };
}

/** Whether the registry was made from these very schemas. */
export function saysTheSame(
  events: readonly { readonly type: string; readonly hash: string }[],
  registry: Registry,
): boolean {
  return (
    events.length === registry.size && events.every(({ type, hash }) => registry.get(type)?.hash === hash)
  );
}
