import { diagnostic } from "../diagnostic.ts";
import { createFileReader } from "../load/file-reader.ts";
import { defaultConfig, parseConfig, type ParsedConfig } from "./config.ts";

/** Name of the configuration file that is read unasked where it stands in the working directory. */
export const configFileName = "codegen.config.json";

/** The configuration of the working directory, or of `file`; the defaults where there is none. */
export function readConfig(file?: string): ParsedConfig {
  const name = (file ?? configFileName).replaceAll("\\", "/");
  const read = createFileReader(".").read(name);
  if (read.kind === "text") return parseConfig(name, read.text);
  if (read.kind === "missing" && file === undefined) return { config: defaultConfig, diagnostics: [] };
  const message = read.kind === "missing" ? "There is no such file." : `The file ${read.reason}.`;
  const place = { file: name, pointer: "", line: 1, column: 1 };
  return { config: defaultConfig, diagnostics: [diagnostic("UNREADABLE_FILE", place, message)] };
}
