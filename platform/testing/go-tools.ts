import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** A program of `tools/`. */
export type GoTool = "pubsub-server" | "fake-gcs-server" | "actionlint";

/**
 * For `test.skipIf`: true when the program has not been built, with a line that says how. With `REQUIRE_ALL=1` a missing program is a
 * failure instead.
 */
export function isNotBuilt(tool: GoTool): boolean {
  if (existsSync(goTool(tool))) return false;
  const how = `${tool} is not built; tools/build.sh builds it (needs Go)`;
  if (process.env["REQUIRE_ALL"] === "1") throw new Error(`${how}, and REQUIRE_ALL=1 forbids skipping`);
  process.stderr.write(`skipped: ${how}\n`);
  return true;
}

/** Where `tools/build.sh` puts the program. */
export function goTool(tool: GoTool): string {
  const { EVENTLOOM_TOOLS: chosen, XDG_CACHE_HOME: cache } = process.env;
  return join(chosen ?? join(cache ?? join(homedir(), ".cache"), "eventloom", "bin"), tool);
}
