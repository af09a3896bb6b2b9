import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { missing } from "../needs.ts";
import { projectRoot, start, type Finished } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";

/* Scripts of the workflows beside deploy.yml, with fakes in the place of all that reaches GitHub or Google Cloud. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder[Symbol.asyncDispose]());

function run(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const programs = join(projectRoot, "tests/workflows/programs");
  return start(join(projectRoot, "scripts/release", script), args, {
    env: {
      PATH: [programs, process.env["PATH"]].join(delimiter),
      RECORD: join(folder.path, "record"),
      REAL_NODE: process.execPath,
      ...env,
    },
  }).finished;
}

const record = () => readFile(join(folder.path, "record"), "utf8");

describe("drift", () => {
  const report = () => join(folder.path, "drift.md");

  test.each([
    [0, "## No drift\n", 0, ""],
    [1, "## Drift\n", 0, "## Drift\n"],
    [2, "## Unknown\n", 2, "## Unknown\n"],
  ])("codegen drift that ends with %d", async (code, DRIFT, want, text) => {
    const finished = await run("drift.sh", [report()], { DRIFT, DRIFT_CODE: String(code) });
    expect([finished.code, await readFile(report(), "utf8")]).toEqual([want, text]);
  });

  test.each([
    [
      "## Drift\n",
      "",
      [
        "gh label create drift-dev ",
        "gh issue create --title Live tables of dev differ from the schemas --label drift-dev ",
      ],
    ],
    ["## Drift\n", "7", ["gh issue edit 7 --body-file"]],
    ["", "7", ["gh issue close 7 --comment Nothing differs any more: https://run"]],
    ["", "", []],
  ])("the report %j with the open issue %j", async (text, ISSUE, want) => {
    await writeFile(report(), text);
    const finished = await run("drift-issue.sh", [report()], {
      ISSUE,
      RUN: "https://run",
      ENVIRONMENT: "dev",
    });
    expect(finished).toMatchObject({ code: 0, stderr: "" });
    const [, ...lines] = (await record()).trim().split("\n");
    expect(lines.map((line, index) => line.slice(0, want[index]?.length))).toEqual(want);
  });
});

describe.skipIf(missing("jq"))("a service account key", () => {
  const KEY = JSON.stringify({
    type: "service_account",
    project_id: "acme-events",
    client_email: "github@acme-events.iam.gserviceaccount.com",
    private_key_id: "0123",
  });
  const env = { ENVIRONMENT: "dev", PROJECT_ID: "acme-events", KEY };
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

  test.each([
    ["of the project", env, 0, ""],
    ["in production", { ...env, ENVIRONMENT: "prod" }, 1, "Production takes no service account key"],
    [
      "of another project",
      { ...env, PROJECT_ID: "other-project" },
      1,
      "belongs to another project than other-project",
    ],
    ["that is none", { ...env, KEY: "secret" }, 1, "is not the JSON of a service account key"],
    ["that is not there", { ...env, KEY: "" }, 1, "GCP_SA_KEY is empty"],
  ])("%s", async (_, given, code, want) => {
    const finished = await run("check-key.sh", [], given);
    expect([finished.code, finished.stdout]).toEqual([code, expect.stringContaining(want)]);
    expect(finished.stdout).not.toContain("private_key_id");
  });

  test.each([
    [daysAgo(10), 0, "10 days old"],
    [daysAgo(120), 1, "120 days old; make a new one"],
    ["", 1, "The key is not listed"],
  ])("made at %s", async (KEY_MADE, code, want) => {
    const finished = await run("check-key.sh", ["age"], { ...env, KEY_MADE });
    expect([finished.code, finished.stdout]).toEqual([code, expect.stringContaining(want)]);
  });
});

test.skipIf(missing("jq"))("a pull request is planned before there are images", async () => {
  const env = { PROJECT_ID: "acme-events", ENVIRONMENT: "prod", REGION: "us-central1", IMAGES: "" };
  expect(await run("plan.sh", [join(folder.path, "plan")], env)).toMatchObject({ code: 0 });
  expect(await record()).toMatch(/-var=images=\{"event_generator":"unbuilt@sha256:0{64}","table_manager":/);
  expect(await record()).toMatch(/ -var=dataflow_template=templates\/pipeline-0{16} /);
  expect(await readFile(join(folder.path, "plan/plan.md"), "utf8")).toBe("## Terraform plan: no changes\n");
});
