import { createHash } from "node:crypto";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readRequest } from "../../pipeline/runners/dataflow/request.ts";
import { missing } from "../needs.ts";
import { projectRoot, start } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder[Symbol.asyncDispose]());

describe.skipIf(missing("jq"))("a job on Dataflow", () => {
  const image = `us-central1-docker.pkg.dev/acme-events/prod-eventloom/pipeline@sha256:${"0a".repeat(32)}`;
  const place = { PROJECT_ID: "acme-events", ENVIRONMENT: "prod", REGION: "us-central1" };

  /** Applies a plan that has these resources; resolves with what changed something. */
  async function apply(resources: readonly object[]): Promise<readonly string[]> {
    const plan = join(folder.path, "plan");
    const shown = join(folder.path, "shown.json");
    const variables = { workers: { value: { min: 2 } } };
    await writeFile(shown, JSON.stringify({ variables, planned_values: { root_module: { resources } } }));
    await mkdir(plan);
    const sums = ["data.tfplan", "app.tfplan"].map(async (name) => {
      await writeFile(join(plan, name), name);
      return `${createHash("sha256").update(name).digest("hex")}  ${name}\n`;
    });
    const requirements = "python/requirements.txt";
    await cp(
      join(projectRoot, "tools/engines/python-requirements.txt"),
      join(folder.path, "engines", requirements),
    );
    const programs = join(projectRoot, "tests/workflows/programs");
    const env = {
      PATH: [programs, process.env["PATH"]].join(delimiter),
      RECORD: join(folder.path, "record"),
      REAL_NODE: process.execPath,
      ...place,
      IMAGES: JSON.stringify({ pipeline: image }),
      SUMS: (await Promise.all(sums)).join(""),
      PLAN: shown,
      EVENTLOOM_ENGINES: join(folder.path, "engines"),
    };
    const script = join(projectRoot, "scripts/release/apply.sh");
    expect(await start(script, [plan], { env }).finished).toMatchObject({ code: 0 });
    const record = await readFile(env.RECORD, "utf8");
    return record.split("\n").filter((line) => / apply |--runner=/.test(line));
  }

  test("starts from a template that is written when there is a bucket for it", async () => {
    const values = {
      template_gcs_path: "gs://acme-events-prod-templates/templates/pipeline-0a0a0a0a0a0a0a0a",
      max_workers: 12,
      service_account_email: "prod-pipeline@acme-events.iam.gserviceaccount.com",
    };
    const [data, template, app, ...rest] = await apply([{ type: "google_dataflow_job", values }]);
    expect([data, app, rest]).toEqual([
      expect.stringMatching(/^terraform -chdir=terraform\/data apply/),
      expect.stringMatching(/^terraform -chdir=terraform\/app apply/),
      [],
    ]);
    expect(template?.slice(template.indexOf("--runner")).split(" ")).toEqual([
      "--runner=dataflow",
      "--region=us-central1",
      "--job-name=prod-pipeline",
      `--image=${image}`,
      `--template=${values.template_gcs_path}`,
      "--staging-location=gs://acme-events-prod-templates/staging",
      "--workers=2",
      "--max-workers=12",
      `--service-account=${values.service_account_email}`,
    ]);
    // What the launcher thinks of it.
    const args = template?.slice(template.indexOf("--region")).split(" ") ?? [];
    const environment = {
      GCP_PROJECT_ID: "acme-events",
      BIGQUERY_DATASET: "prod_events_dataset",
      ARCHIVE_BUCKET: "acme",
    };
    expect(readRequest(args, environment, new Date())).toMatchObject({ target: { kind: "template" } });
  });

  test("that is not planned needs no template", async () => {
    expect(await apply([])).toHaveLength(2);
  });
});
