import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

test.each<[string, readonly string[], string | undefined, number, RegExp]>([
  ["--help", ["--help"], undefined, 0, /^Usage: .*npm start/s],
  ["the embedded platform", [], undefined, 2, /belongs to one process.*npm start/],
  ["Google Cloud, not configured", [], "gcp", 1, /GCP_PROJECT_ID.*BIGQUERY_DATASET.*ARCHIVE_BUCKET/s],
  ["an unknown platform", [], "toString", 1, /PLATFORM is "toString"; it must be one of embedded, gcp/],
  ["Dataflow's help", ["--runner=dataflow", "--help"], undefined, 0, /^Usage: .*--max-workers=N/s],
  ["a job without anything", ["--runner=dataflow"], undefined, 2, /--region is not given.*BIGQUERY_DATASET/s],
  ["an unknown argument", ["--fast"], undefined, 2, /"--fast"/],
  ["an unknown runner", ["--runner=spark"], undefined, 2, /"spark"; it must be one of micro-batch, portable/],
  ["the portable runner's help", ["--runner=portable", "--help"], undefined, 0, /^Usage: .*--job-endpoint=/s],
  ["a worker pool's help", ["--runner=worker-pool", "--help"], undefined, 0, /^Usage: .*--listen=/s],
  ["no engine", ["--runner", "portable"], undefined, 2, /^error: --job-endpoint=HOST:PORT is missing/],
])("%s", (_, args, platform, code, says) => {
  const { PLATFORM: _platform, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", main, ...args],
    { encoding: "utf8", env: platform === undefined ? env : { ...env, PLATFORM: platform } },
  );
  expect(status).toBe(code);
  expect(code === 0 ? stdout : stderr).toMatch(says);
  expect(code === 0 ? stderr : stdout).toBe("");
});
