import type { Command } from "commander";
import { chooseEmitters } from "../config/choose-emitters.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import { hasErrors, type Diagnostic } from "../diagnostic.ts";
import type { DialectAliases } from "../load/dialect.ts";
import { report } from "./findings.ts";
import { ConfigError, type Terminal } from "./terminal.ts";

/**
 * Gives a command the configuration as options: those of `Config` where the command line does not say otherwise, and for commands that
 * generate the `emitters`. Prints what is wrong with it to stderr; throws `ConfigError` when it cannot be used.
 */
export async function applyConfig(command: Command, terminal: Terminal): Promise<void> {
  const { config: file } = command.optsWithGlobals<{ readonly config?: string }>();
  const { config, diagnostics } = readConfig(file);
  refuseErrors(diagnostics, terminal);
  for (const [name, value] of Object.entries(config) as readonly [keyof Config, unknown][]) {
    const source = command.getOptionValueSource(name);
    if (source === undefined || source === "default") command.setOptionValue(name, value);
  }
  const { dialectAlias = {} } = command.opts<{ readonly dialectAlias?: DialectAliases }>();
  command.setOptionValue("aliases", { ...config.aliases, ...dialectAlias });
  if (!["generate", "check"].includes(command.name())) return;
  const { diagnostics: findings, ...emitters } = await chooseEmitters(config);
  refuseErrors(findings, terminal);
  command.setOptionValue("emitters", emitters);
}

function refuseErrors(found: readonly Diagnostic[], terminal: Terminal): void {
  const toStderr = { stdout: (text: string) => terminal.stderr(text), color: false };
  report(found, { format: "text", strict: false }, toStderr);
  if (hasErrors(found)) throw new ConfigError();
}
