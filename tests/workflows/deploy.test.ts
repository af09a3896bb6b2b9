import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { missing } from "../needs.ts";
import { projectRoot } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { runJob, type JobResult } from "./run-job.ts";
import { readWorkflows } from "./workflow.ts";

/* The scripts of the deployment, job by job, as a runner would run them, with fakes in the place of all that reaches Google Cloud. */
const workflow = readWorkflows().find(({ file }) => file.endsWith("/deploy.yml"));
const repository = "us-central1-docker.pkg.dev/acme-events/prod-eventloom";
const withoutJq = missing("jq");

type Folder = Awaited<ReturnType<typeof temporaryFolder>>;

let folder: Folder;
let needs: Record<string, JobResult> = {};

/** A run whose reviewers have not been asked yet: what it left behind, and how its jobs ended. */
let planned: Folder;
let results: Record<string, JobResult>;

beforeAll(async () => {
  folder = planned = await temporaryFolder();
  if (withoutJq) return;
  for (const job of ["request", "images", "plan"]) await run(job);
  results = needs;
});

beforeEach(async () => {
  folder = await temporaryFolder();
  needs = {};
});

afterEach(() => folder[Symbol.asyncDispose]());
afterAll(() => planned[Symbol.asyncDispose]());

async function run(
  name: string,
  env: Readonly<Record<string, string>> = {},
  inputs = {},
): Promise<JobResult> {
  if (workflow === undefined) throw new Error("there is no deploy.yml");
  const result = await runJob(workflow, name, {
    temp: join(folder.path, "temp"),
    programs: join(projectRoot, "tests/workflows/programs"),
    replaced: ["scripts/test-table-creation.sh"],
    env: {
      RECORD: join(folder.path, "record"),
      REAL_NODE: process.execPath,
      HOME: folder.path,
      GOOGLE_APPLICATION_CREDENTIALS: join(projectRoot, "tests/workflows/credentials.json"),
      PAUSE: "0",
      TRIES: "2",
      ...env,
    },
    contexts: {
      inputs,
      needs,
      vars: { GCP_PROJECT_ID: "acme-events", WORKLOAD_IDENTITY_PROVIDER: "projects/1/providers/github" },
      secrets: { GCP_SA_KEY: "{}" },
      runner: { temp: join(folder.path, "temp") },
      github: {
        sha: "HEAD",
        server_url: "https://github.com",
        workflow_ref: "acme/events/.github/workflows/deploy.yml@refs/heads/main",
      },
    },
  });
  needs[name] = result;
  return result;
}

/** What the fakes wrote down, as far as it changes something, in short. */
async function changes(): Promise<readonly string[]> {
  const text = await readFile(join(folder.path, "record"), "utf8");
  return text.split("\n").flatMap((line) => {
    const [, what] =
      [
        /^(docker buildx build) .*?\/(?:prod-eventloom)\/(\S+):HEAD/,
        /^(cosign (?:sign|attest|verify)) .*?prod-eventloom\/([a-z-]+)@/,
        /^(terraform) -chdir=terraform\/(\w+ (?:plan|apply))/,
        /^(gcloud run (?:services|jobs) update) (\S+)/,
        /^(gcloud beta run worker-pools update) (\S+)/,
        /^(gcloud pubsub subscriptions) (update \S+|add-iam-policy-binding \S+)/,
        /^(curl) .*(POST \S+)/,
        /^(node) .*(scripts\/bundle\.ts|main\.ts verify --environment \w+)/,
        /^(test-table-creation\.sh) (.*)/,
      ]
        .map((pattern) => pattern.exec(line))
        .filter((found) => found !== null)
        .map(([, program = "", rest = ""]) => [line, `${program} ${rest}`] as const)[0] ?? [];
    return what === undefined ? [] : [what];
  });
}

const release = [
  "cosign verify event-generator",
  "cosign verify table-manager",
  "cosign verify pipeline",
  "cosign verify bookkeeper",
  "terraform data apply",
  "terraform app apply",
  "gcloud run services update prod-table-manager",
  "curl POST https://service.example/tables/sync",
  "gcloud beta run worker-pools update prod-pipeline",
  "gcloud run services update prod-event-generator",
  "gcloud run jobs update prod-bookkeeper",
  "gcloud run jobs update prod-compactor",
];

const checks = ["node main.ts verify --environment prod", "test-table-creation.sh acme-events prod"];

const rollback = [
  "gcloud run jobs update prod-bookkeeper",
  "gcloud run jobs update prod-compactor",
  "gcloud run services update prod-event-generator",
  "gcloud beta run worker-pools update prod-pipeline",
  "gcloud run services update prod-table-manager",
  "curl POST https://service.example/tables/sync",
];

async function upToRelease(): Promise<void> {
  await cp(planned.path, folder.path, { recursive: true });
  needs = { ...results };
  expect(needs).toMatchObject({ images: { result: "success" }, plan: { result: "success" } });
}

test.skipIf(withoutJq)(
  "images are signed, the plan is applied, and consumers come before producers",
  async () => {
    await upToRelease();
    expect(await changes()).toEqual([
      "node scripts/bundle.ts",
      ...["event-generator", "table-manager", "pipeline", "bookkeeper"].flatMap((name) => [
        `docker buildx build ${name}`,
        `cosign sign ${name}`,
        `cosign attest ${name}`,
      ]),
      "terraform data plan",
      "terraform app plan",
    ]);
    const { result, summary, printed, used } = await run("release");
    expect([result, printed]).toEqual(["success", expect.stringContaining("data.tfplan: OK")]);
    expect((await changes()).slice(15)).toEqual([...release, ...checks]);
    expect(summary).toContain("| event generator | success |");
    expect(summary).toContain("| roll back | skipped |");
    expect(summary).toContain("## Verified");
    expect(used.find(({ uses }) => uses.endsWith("google-cloud"))?.with).toMatchObject({
      account: "apply",
      auth: "federation",
      key: "",
    });
  },
);

test.skipIf(withoutJq).each([
  ["the table manager", "run services update prod-table-manager", 7],
  ["the pipeline", "run worker-pools update prod-pipeline", 9],
  ["the event generator", "run services update prod-event-generator", 10],
  ["the verification", "main.ts verify", 13],
  ["the end-to-end test", "test-table-creation.sh", 14],
])("what ran before comes back in the reverse order when %s fails", async (_, failing, done) => {
  await upToRelease();
  const before = (await changes()).length;
  const { result, summary } = await run("release", { FAIL_ON: failing });
  const after = (await changes()).slice(before);
  expect([result, after.slice(0, done)]).toEqual(["failure", [...release, ...checks].slice(0, done)]);
  // A component that cannot be moved now keeps no other from going back.
  expect(after.slice(done).filter((line) => !line.startsWith("curl"))).toEqual(
    rollback.filter((line) => !line.startsWith("curl")),
  );
  const text = await readFile(join(folder.path, "record"), "utf8");
  expect(text).toMatch(new RegExp(`--image ${repository}/event-generator@sha256:0{64} `));
  expect(summary).toMatch(/\| roll back \| (success|failure) \|/);
});

test.skipIf(withoutJq)("the first release has nothing to go back to", async () => {
  await upToRelease();
  const before = (await changes()).length;
  const { printed } = await run("release", { FAIL_ON: "main.ts verify", EMPTY: "1" });
  expect((await changes()).slice(before)).toEqual([...release, checks[0]]);
  expect(printed).toContain("event_generator did not run before; the new one stays");
});

test.skipIf(withoutJq)("another plan than the one that was shown is not applied", async () => {
  await upToRelease();
  await writeFile(join(folder.path, "temp/plan/app.tfplan"), "another");
  const before = (await changes()).length;
  const { result, printed } = await run("release");
  expect([result, printed]).toEqual(["failure", expect.stringContaining("nothing was applied")]);
  expect((await changes()).slice(before)).toEqual(release.slice(0, 4));
});

test.skipIf(withoutJq)(
  "an image without this workflow's signature is not run, and nothing is applied",
  async () => {
    await upToRelease();
    const before = (await changes()).length;
    const { result } = await run("release", { FAIL_ON: "cosign verify" });
    expect([result, (await changes()).slice(before)]).toEqual(["failure", release.slice(0, 1)]);
  },
);

const everybody = { member: "allUsers", role: "roles/run.invoker", name: "prod-table-manager" };

test.skipIf(withoutJq).each([
  [
    "that deletes data",
    { address: "google_bigquery_dataset.events", type: "google_bigquery_dataset", mode: "managed" },
    { actions: ["delete", "create"], before: {}, after: null },
    "::error::data-stays: google_bigquery_dataset.events: it would be deleted",
  ],
  [
    "that opens a service",
    { address: "x.y", type: "google_cloud_run_v2_service_iam_member", mode: "managed" },
    { actions: ["create"], before: null, after: everybody },
    "::error::nobody-unknown: x.y: the role is everybody's",
  ],
])("a plan %s ends the deployment before anybody is asked", async (_what, resource, change, want) => {
  await upToRelease();
  const PLAN = join(folder.path, "plan.json");
  const fine = JSON.parse(await readFile(join(projectRoot, "tests/workflows/plan.json"), "utf8")) as object;
  await writeFile(PLAN, JSON.stringify({ ...fine, resource_changes: [{ ...resource, change }] }));
  const { result, printed, summary } = await run("plan", { PLAN });
  expect([result, printed]).toEqual(["failure", expect.stringContaining(want)]);
  expect(summary).toContain("**Refused**");
});

test.skipIf(withoutJq)("what is no plan ends the deployment, too", async () => {
  await upToRelease();
  const PLAN = join(folder.path, "plan.json");
  await writeFile(PLAN, "{}");
  const { result, printed } = await run("plan", { PLAN });
  expect([result, printed]).toEqual(["failure", expect.stringContaining("not a plan of format 1")]);
});

test.skipIf(withoutJq)(
  "Eventarc's subscription gets the dead letters that Terraform cannot give it",
  async () => {
    await upToRelease();
    const policy = { topic: "projects/acme-events/topics/dead", max_delivery_attempts: 100 };
    const OUTPUTS = JSON.stringify({
      eventarc_subscription: { value: "eventarc-sub-1" },
      dead_letter_policy: { value: { ...policy, message_retention: "7d", ack_deadline_seconds: 60 } },
    });
    expect(await run("release", { OUTPUTS })).toMatchObject({ result: "success" });
    const text = await readFile(join(folder.path, "record"), "utf8");
    expect(text).toContain(
      "update eventarc-sub-1 --project=acme-events --dead-letter-topic=projects/acme-events/topics/dead --max-delivery-attempts=100 --message-retention-duration=7d --ack-deadline=60",
    );
    expect(text).toContain(
      "service-111222333444@gcp-sa-pubsub.iam.gserviceaccount.com --role=roles/pubsub.subscriber",
    );
  },
);

test.skipIf(withoutJq)("workers that do not become ready are rolled back", async () => {
  await upToRelease();
  const { result, printed } = await run("release", { READY: "False" });
  expect([result, printed]).toEqual([
    "failure",
    expect.stringContaining("::error::prod-pipeline is not ready (False)"),
  ]);
});

test.skipIf(withoutJq).each([
  ["Running", "success"],
  ["Failed", "failure"],
])("a pipeline on Dataflow in the state %s is a %s", async (DATAFLOW, result) => {
  await upToRelease();
  expect(await run("release", { DATAFLOW })).toMatchObject({ result });
});

test.each([
  ["a key in production", { auth: "key" }, "Production takes no service account key"],
  [
    "a clean-up of production",
    { cleanup: "full", confirm: "acme-events/prod" },
    "Production is never cleaned up",
  ],
  ["a clean-up that is not confirmed", { environment: "dev", cleanup: "app" }, "type acme-events/dev"],
  [
    "a clean-up of another one",
    { environment: "dev", cleanup: "full", confirm: "acme-events/test" },
    "type acme-events/dev",
  ],
  ["an environment that is none", { environment: "Dev; rm -rf" }, "ENVIRONMENT must be"],
])("refused: %s", async (_, inputs, want) => {
  const { result, printed } = await run("request", {}, inputs);
  expect([result, printed]).toEqual(["failure", expect.stringContaining(want)]);
});

test.each([
  { environment: "dev", auth: "key" },
  { environment: "dev", cleanup: "full", confirm: "acme-events/dev" },
])("taken: %j", async (inputs) =>
  expect(await run("request", {}, inputs)).toMatchObject({ result: "success", printed: "" }),
);
