import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program is on this machine, or null. */
export function pathOf(program: string): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/**
 * For `test.skipIf`: true when the program is not on this machine, with a line that says so. With `REQUIRE_ALL=1` a missing program is a
 * failure instead.
 */
export function missing(program: string): boolean {
  if (pathOf(program) !== null) return false;
  if (process.env["REQUIRE_ALL"] === "1") {
    throw new Error(`${program} is not on PATH and REQUIRE_ALL=1 forbids skipping`);
  }
  process.stderr.write(`skipped: needs ${program}\n`);
  return true;
}
