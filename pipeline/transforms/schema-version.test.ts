import { expect, test } from "vitest";
import { isNewerVersion } from "./schema-version.ts";

test.each([
  ["1.0.0", "1.0.0", false],
  ["1.0.1", "1.0.0", true],
  ["1.10.0", "1.9.9", true],
  ["2.0.0", "10.0.0", false],
  ["1.2.3-rc.1", "1.2.2", true],
  ["latest", "1.0.0", false],
  ["1.0", "0.9.0", false],
  ["1.0.1", "unversioned", false],
])("%s newer than %s: %j", (version, known, want) => {
  expect(isNewerVersion(version, known)).toBe(want);
});
