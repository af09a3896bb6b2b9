import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import { loadBuiltIn } from "../emit/built-in.ts";
import type { Emitters } from "../emit/emit-model.ts";
import { emitters, type EmitterEntry } from "../emit/emitters.ts";
import type { Emitter } from "../emit/emitter.ts";
import type { Config } from "./config.ts";

/** The emitters that a configuration asks for, and what is wrong with that. Custom ones are loaded: only their modules tell whether they can run. */
export async function chooseEmitters(
  config: Config,
): Promise<Emitters & { readonly diagnostics: readonly Diagnostic[] }> {
  const on = emitters.filter(({ name }) => !config.off.has(name));
  const { custom, diagnostics } = await loadCustomEmitters(config);
  return {
    builtIn: { names: on.map(({ name }) => name), systemColumns: config.systemColumns },
    custom,
    diagnostics: [...missingNeeds(on, config), ...diagnostics],
  };
}

/** The emitter of that name, built-in or the project's own; null when there is none, or its module is at fault. */
export async function findEmitter(
  name: string,
  config: Pick<Config, "customEmitters" | "systemColumns">,
): Promise<{ readonly emitter: Emitter | null; readonly diagnostics: readonly Diagnostic[] }> {
  if (emitters.some((one) => one.name === name)) {
    const [emitter = null] = await loadBuiltIn({ names: [name], systemColumns: config.systemColumns });
    return { emitter, diagnostics: [] };
  }
  const { custom, diagnostics } = await loadCustomEmitters(config);
  return { emitter: custom.find((one) => one.name === name) ?? null, diagnostics };
}

/** The custom emitters of a configuration, each name once. */
async function loadCustomEmitters({ customEmitters }: Pick<Config, "customEmitters">): Promise<{
  readonly custom: readonly Emitter[];
  readonly diagnostics: readonly Diagnostic[];
}> {
  const taken = new Set(emitters.map(({ name }) => name));
  const custom: Emitter[] = [];
  const diagnostics: Diagnostic[] = [];
  if (customEmitters.length === 0) return { custom, diagnostics };
  const { loadCustomEmitter } = await import("./custom-emitter.ts");
  for (const { path, at } of customEmitters) {
    const loaded = await loadCustomEmitter(path, at, taken);
    if ("code" in loaded) diagnostics.push(loaded);
    else {
      taken.add(loaded.name);
      custom.push(loaded);
    }
  }
  return { custom, diagnostics };
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
