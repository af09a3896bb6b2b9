import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import { emitters, type EmitterEntry } from "../emit/emitters.ts";
import type { Emitter } from "../emit/emitter.ts";
import type { Config } from "./config.ts";
import { loadCustomEmitter } from "./custom-emitter.ts";

/** Emitters in the order in which they run, the built-in ones first. */
export interface ChosenEmitters {
  readonly emitters: readonly Emitter[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The emitters that a configuration asks for. */
export async function chooseEmitters(config: Config): Promise<ChosenEmitters> {
  const builtIn = emitters.filter(({ name }) => !config.off.has(name));
  const custom = await loadCustomEmitters(config);
  return {
    emitters: [
      ...(await Promise.all(builtIn.map((entry) => loadBuiltIn(entry, config)))),
      ...custom.emitters,
    ],
    diagnostics: [...missingNeeds(builtIn, config), ...custom.diagnostics],
  };
}

/** The emitter of that name, built-in or the project's own; null when there is none, or its module is at fault. */
export async function findEmitter(
  name: string,
  config: Pick<Config, "customEmitters" | "systemColumns">,
): Promise<{ readonly emitter: Emitter | null; readonly diagnostics: readonly Diagnostic[] }> {
  const entry = emitters.find((one) => one.name === name);
  if (entry !== undefined) return { emitter: await loadBuiltIn(entry, config), diagnostics: [] };
  const custom = await loadCustomEmitters(config);
  return {
    emitter: custom.emitters.find((one) => one.name === name) ?? null,
    diagnostics: custom.diagnostics,
  };
}

/** The custom emitters of a configuration, each name once. */
async function loadCustomEmitters(config: Pick<Config, "customEmitters">): Promise<ChosenEmitters> {
  const taken = new Set(emitters.map(({ name }) => name));
  const chosen: Emitter[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { path, at } of config.customEmitters) {
    const loaded = await loadCustomEmitter(path, at, taken);
    if ("code" in loaded) diagnostics.push(loaded);
    else {
      taken.add(loaded.name);
      chosen.push(loaded);
    }
  }
  return { emitters: chosen, diagnostics };
}

/** A built-in emitter, made as the configuration says. */
async function loadBuiltIn(
  entry: EmitterEntry,
  { systemColumns }: Pick<Config, "systemColumns">,
): Promise<Emitter> {
  if (entry.name !== "bigquery" || systemColumns) return entry.load();
  return (await import("../emit/bigquery/bigquery.ts")).createBigqueryEmitter({ systemColumns });
}

/** Emitters that are on, and whose files import those of one that is off. */
function missingNeeds(on: readonly EmitterEntry[], { off }: Config): readonly Diagnostic[] {
  return [...off].flatMap(([name, at]) => {
    const users = on.filter(({ needs }) => needs.includes(name)).map((entry) => entry.name);
    if (users.length === 0) return [];
    const message = `What ${users.join(" and ")} writes imports what ${name} writes.`;
    const hint = `Switch ${users.join(" and ")} off too, or leave ${name} on.`;
    return [diagnostic("EMITTER_NEEDED", at, message, { hint })];
  });
}
