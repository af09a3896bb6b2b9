import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";

/**
 * `test` when the program is on this machine, else a test that is skipped with a line that says so.
 * With `REQUIRE_ALL=1` a missing program is a failure.
 */
export function testWith(program: string): typeof test | typeof test.skip {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  if (folders.some((folder) => existsSync(join(folder, program)))) return test;
  if (process.env["REQUIRE_ALL"] === "1") {
    test(`${program} is installed`, () => {
      expect.fail(`${program} is not on PATH and REQUIRE_ALL=1 forbids skipping`);
    });
    return test.skip;
  }
  process.stderr.write(`skipped: needs ${program}\n`);
  return test.skip;
}
