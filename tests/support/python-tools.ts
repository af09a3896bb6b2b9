import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** A program of `tools/requirements.txt`. */
export type PythonTool = "hadolint" | "shellcheck" | "zizmor";

/**
 * For `test.skipIf`: true when the program has not been installed, with a line that says how. With `REQUIRE_ALL=1` a missing program is a
 * failure instead.
 */
export function isNotInstalled(tool: PythonTool): boolean {
  if (existsSync(pythonTool(tool))) return false;
  const how = `${tool} is not installed; tools/python.sh installs it (needs Python)`;
  if (process.env["REQUIRE_ALL"] === "1") throw new Error(`${how}, and REQUIRE_ALL=1 forbids skipping`);
  process.stderr.write(`skipped: ${how}\n`);
  return true;
}

/** Where `tools/python.sh` puts the program. */
export function pythonTool(tool: PythonTool): string {
  const { EVENTLOOM_PYTHON: chosen, XDG_CACHE_HOME: cache } = process.env;
  return join(chosen ?? join(cache ?? join(homedir(), ".cache"), "eventloom", "python"), "bin", tool);
}
