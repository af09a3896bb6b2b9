import { expect, test } from "vitest";
import { start, projectRoot } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";
import { join } from "node:path";

test.each([
  ["a project", {}, /set GCP_TEST_PROJECT to a project/],
  ["credentials", { GCP_TEST_PROJECT: "nobodys-project" }, /no credentials for nobodys-project/],
])("npm run test:gcp refuses to begin without %s", async (_what, environment, says) => {
  await using home = await temporaryFolder();
  const vitest = join(projectRoot, "node_modules/vitest/vitest.mjs");
  const { code, stdout, stderr } = await start(
    process.execPath,
    [vitest, "run", "--config", "tests/gcp/vitest.config.ts"],
    { env: { HOME: home.path, METADATA_SERVER_DETECTION: "none", ...environment } },
  ).finished;
  expect(stdout + stderr).toMatch(says);
  expect(stdout + stderr).not.toMatch(/ ✓ /);
  expect(code).toBe(1);
});
