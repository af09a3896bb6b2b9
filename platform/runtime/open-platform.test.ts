import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("testing/loaded-packages.ts", import.meta.url));

async function loadedWith(environment: Readonly<Record<string, string>>): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), "eventloom-platform-"));
  try {
    const env = { PATH: process.env["PATH"], DATA_DIR: directory, ...environment };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", script],
      { env },
    );
    return JSON.parse(stdout);
  } finally {
    await rm(directory, { recursive: true });
  }
}

test("the embedded platform loads no client of Google's", async () => {
  const loaded = await loadedWith({});
  expect(loaded).toContain("@duckdb/node-api");
  expect(JSON.stringify(loaded)).not.toContain("@google-cloud");
});

test("on Google Cloud no database is loaded, and no client before it is used", async () => {
  const gcp = { GCP_PROJECT_ID: "acme-events", BIGQUERY_DATASET: "d", ARCHIVE_BUCKET: "acme-archive" };
  expect(await loadedWith({ PLATFORM: "gcp", ...gcp })).toEqual([]);
});
