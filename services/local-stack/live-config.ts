import { chooseEmitters } from "../../codegen/config/choose-emitters.ts";
import { defaultConfig, type Config } from "../../codegen/config/config.ts";
import { readConfig } from "../../codegen/config/read-config.ts";
import type { Diagnostic } from "../../codegen/diagnostic.ts";
import type { MakeOptions } from "../../codegen/generate.ts";

/** What the project's `codegen.config.json` means for a running stack; the defaults where there is none. */
export interface LiveConfig {
  readonly options: MakeOptions;
  /** The same for configurations that make the same of the same schemas. */
  readonly text: string;
  /** With an error among them the rest is not to be used. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the configuration. A stack needs every built-in artefact and no other, so which emitters are on or off is left aside. */
export async function readLiveConfig(): Promise<LiveConfig> {
  const { config, diagnostics } = readConfig();
  const emitters = await chooseEmitters({ ...config, off: new Map(), customEmitters: [] });
  const { builtIn, custom } = emitters;
  return { options: { ...config, emitters: { builtIn, custom } }, text: textOf(config), diagnostics };
}

function textOf({ out: _out, off: _off, customEmitters: _custom, ...meaning }: Config): string {
  return JSON.stringify(meaning);
}

/** The text of a project without a configuration. */
export const defaultConfigText = textOf(defaultConfig);
