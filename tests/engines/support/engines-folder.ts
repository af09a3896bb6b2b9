import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where the scripts in `tools/engines/` put what they install. */
export function enginesFolder(): string {
  const { EVENTLOOM_ENGINES: chosen, XDG_CACHE_HOME: cache } = process.env;
  return chosen ?? join(cache ?? join(homedir(), ".cache"), "eventloom", "engines");
}

/**
 * For `describe.skipIf`: true when `path` of the engines' folder is not there, with a line that names the script which installs it. With `REQUIRE_ALL=1`
 * that is a failure instead.
 */
export function engineIsMissing(path: string, script: string): boolean {
  if (existsSync(join(enginesFolder(), path))) return false;
  const how = `the engine is not installed; tools/engines/${script} installs it`;
  if (process.env["REQUIRE_ALL"] === "1") throw new Error(`${how}, and REQUIRE_ALL=1 forbids skipping`);
  process.stderr.write(`skipped: ${how}\n`);
  return true;
}
