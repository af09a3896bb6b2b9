import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakePrograms, type Reply } from "./support/fake-programs.ts";
import { missing } from "./needs.ts";
import { projectRoot, start } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";
import { startStackProcess } from "./support/stack.ts";

const scripts = globSync("scripts/*.sh", { cwd: projectRoot }).toSorted();
const entries = scripts.filter((script) => script !== "scripts/common.sh");
const digest = `sha256:${"a".repeat(64)}`;
const image = `us-central1-docker.pkg.dev/acme-events/prod-eventloom/x@${digest}`;
const loggedIn: Reply = { when: "gcloud auth list", stdout: "someone@example.com\n" };
const url = "https://service.example";
const described: Reply = { when: "gcloud run services describe", stdout: `${url}\n` };

/** Runs a script with fakes on PATH; resolves with how it ended and what it asked of them. */
async function play(
  command: readonly string[],
  replies: readonly Reply[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
) {
  await using folder = await temporaryFolder();
  const names = ["gcloud", "bq", "terraform", "docker", "curl", "node", "git", "sleep"];
  const fakes = await fakePrograms(folder.path, names, replies);
  const [script = "", ...args] = command;
  const env = { ...options.env, PATH: fakes.path };
  const ended = await start(join(projectRoot, script), args, { env, input: options.input ?? "" }).finished;
  const calls = await fakes.calls();
  const temporary = /-chdir=\S*\/terraform\//g;
  return { ...ended, calls: calls.map((call) => call.replaceAll(temporary, "-chdir=terraform/")) };
}

test.each(entries)("%s is strict, explains itself and refuses what it does not know", async (script) => {
  expect(readFileSync(join(projectRoot, script), "utf8")).toMatch(
    /^#!\/usr\/bin\/env bash\n(#.*\n)+set -euo pipefail\n/,
  );
  const help = await play([script, "--help"], []);
  expect(help).toMatchObject({ code: 0, stderr: "", calls: [] });
  expect(help.stdout).toMatch(/^Usage: scripts\/.*--dry-run/m);
  const unknown = await play([script, "--no-such-option"], []);
  expect(unknown).toMatchObject({ code: 2, calls: [] });
  expect(unknown.stderr).toMatch(/^error: unknown .*--no-such-option.*--help/);
});

const cleanup = "scripts/cleanup-environment.sh";
const inDev = ["--project", "acme-events", "--environment", "dev"];
const destroyable: Reply = { when: "gcloud projects describe acme-events", stdout: "true\n" };
const inState: readonly Reply[] = [
  loggedIn,
  destroyable,
  { when: "terraform -chdir=", stdout: "google_pubsub_topic.this\n" },
  { when: "gcloud run services update dev-event-generator" },
  { when: "sleep" },
  { when: "node --disable-warning=ExperimentalWarning scripts/backlog.ts", stdout: "0\n" },
];
const snapshots: readonly Reply[] = [
  {
    when: "bq ls --project_id=acme-events --format=json --max_results=10000 acme-events:dev_events_dataset",
    stdout: JSON.stringify([
      { type: "TABLE", tableReference: { tableId: "orders" } },
      { type: "VIEW", tableReference: { tableId: "orders_deduplicated" } },
    ]),
  },
  {
    when: "bq --location=us-central1 mk --dataset --label=managed_by:eventloom --label=env:dev acme-events:dev_kept_",
  },
  {
    when: "bq cp --snapshot --no_clobber --expiration=2592000 acme-events:dev_events_dataset.orders acme-events:dev_kept_",
  },
];
const destroys = (calls: readonly string[]) => calls.filter((call) => / (destroy|apply) /.test(call));

test.each([
  [
    "production",
    ["--project", "acme-events", "--environment", "prod", "--scope", "app", "--confirm", "acme-events/prod"],
    inState,
    /prod is production/,
  ],
  [
    "another name of production",
    ["--project", "acme-events", "--environment", "production", "--scope", "full"],
    inState,
    /is production/,
  ],
  ["no scope", inDev, inState, /--scope must be app or full/],
  ["no project", ["--environment", "dev", "--scope", "app"], inState, /--project/],
  [
    "a project that is no name",
    ["--project", "x; rm", "--environment", "dev", "--scope", "app"],
    inState,
    /is no project id/,
  ],
  [
    "a project without the label",
    [...inDev, "--scope", "app", "--confirm", "acme-events/dev"],
    [loggedIn, { when: "gcloud projects describe", stdout: "\n" }],
    /label destroyable=true/,
  ],
  [
    "another environment's confirmation",
    [...inDev, "--scope", "app", "--confirm", "acme-events/test"],
    inState,
    /nothing was destroyed/,
  ],
  [
    "nobody to ask",
    [...inDev, "--scope", "app"],
    inState,
    /nobody is there to ask; give --confirm acme-events\/dev/,
  ],
  [
    "no credentials",
    [...inDev, "--scope", "app"],
    [{ when: "gcloud auth list" }],
    /no credentials; run gcloud auth login/,
  ],
  [
    "a backlog that does not end",
    [...inDev, "--scope", "app", "--confirm", "acme-events/dev"],
    [...inState.slice(0, 5), { when: "node", stdout: "7\n" }],
    /backlog is still '7'/,
  ],
  [
    "tables that cannot be listed",
    [...inDev, "--scope", "full", "--confirm", "acme-events/dev"],
    [...inState, { when: "bq ls", code: 1 }],
    /cannot be listed, so none could be kept/,
  ],
  [
    "a table that cannot be kept",
    [...inDev, "--scope", "full", "--confirm", "acme-events/dev"],
    [...inState, ...snapshots.slice(0, 2), { when: "bq cp", code: 1 }],
    /orders could not be kept/,
  ],
] satisfies [string, string[], Reply[] | readonly Reply[], RegExp][])(
  "clean-up refuses: %s",
  async (_what, args, replies, message) => {
    const ended = await play([cleanup, ...args], replies, { env: { DRAIN_SECONDS: "0" } });
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
    expect(destroys(ended.calls)).toEqual([]);
  },
);

test.skipIf(missing("jq"))(
  "clean-up lists, drains, keeps snapshots, then destroys what is in the state",
  async () => {
    const { code, stdout, calls } = await play(
      [cleanup, ...inDev, "--scope", "full", "--confirm", "acme-events/dev"],
      [...inState, ...snapshots],
    );
    expect(code).toBe(0);
    expect(stdout).toContain("  google_pubsub_topic.this");
    expect(stdout).toMatch(/acme-events:dev_kept_\d{8}_\d{6} keeps 1 tables for 30 days/);
    const steps = calls.map((call) => call.split(" ").slice(0, 3).join(" ")).slice(2);
    expect(steps).toEqual([
      "terraform -chdir=terraform/app init",
      "terraform -chdir=terraform/app state",
      "terraform -chdir=terraform/data init",
      "terraform -chdir=terraform/data state",
      "bq ls --project_id=acme-events",
      "gcloud run services",
      "sleep 240",
      "node --disable-warning=ExperimentalWarning scripts/backlog.ts",
      "bq --location=us-central1 mk",
      "bq cp --snapshot",
      "terraform -chdir=terraform/app destroy",
      "terraform -chdir=terraform/data apply",
      "terraform -chdir=terraform/data destroy",
    ]);
    expect(calls.filter((call) => /gcloud .*delete/.test(call))).toEqual([]);
  },
);

test("a dry clean-up only lists", async () => {
  const { code, stdout, calls } = await play(
    [cleanup, ...inDev, "--scope", "app", "--dry-run"],
    inState.slice(0, 3),
  );
  expect(code).toBe(0);
  expect(stdout).toContain("google_pubsub_topic.this");
  expect(destroys(calls)).toEqual([]);
});

const deployReplies: readonly Reply[] = [
  loggedIn,
  described,
  { when: "gcloud run services update" },
  { when: "gcloud auth print-identity-token", stdout: "token\n" },
  { when: "curl", stdout: '{"failed":0}' },
];

test.each([
  ["scripts/deploy-event-generator.sh", "prod-event-generator", ["/health"]],
  ["scripts/deploy-cloud-function.sh", "prod-table-manager", ["/health", "/tables/sync"]],
])("%s moves the service to the image and asks whether it is well", async (script, service, paths) => {
  const { code, stdout, calls } = await play(
    [script, "--project", "acme-events", "--image", image],
    deployReplies,
  );
  expect(code).toBe(0);
  expect(stdout).toContain(`${service} runs ${image}`);
  expect(calls).toContain(
    `gcloud run services update ${service} --project acme-events --region us-central1 --image ${image} --quiet`,
  );
  const asked = calls.filter((call) => call.startsWith("curl"));
  expect(asked.map((call) => call.slice(call.indexOf(url) + url.length))).toEqual(paths);
  expect(calls.join("\n")).not.toContain("Bearer");
});

test("without an image one is built from the commit, pushed, and named by digest", async () => {
  const { code, calls } = await play(
    ["scripts/deploy-event-generator.sh", "--project", "acme-events"],
    [
      { when: "git status" },
      { when: "git rev-parse HEAD", stdout: "c0ffee\n" },
      { when: "gcloud auth configure-docker us-central1-docker.pkg.dev" },
      { when: "gcloud artifacts docker images describe", stdout: `${digest}\n` },
      { when: "docker build" },
      { when: "docker push" },
      { when: "node --disable-warning=ExperimentalWarning scripts/bundle.ts event-generator" },
      ...deployReplies,
    ],
  );
  expect(code).toBe(0);
  const tag = "us-central1-docker.pkg.dev/acme-events/prod-eventloom/event-generator";
  expect(calls).toContain(`docker push ${tag}:c0ffee`);
  expect(calls.find((call) => call.includes("services update"))).toContain(`--image ${tag}@${digest}`);
});

test.each([
  ["a dirty checkout", [], [loggedIn, described, { when: "git status", stdout: " M x\n" }], /not committed/],
  ["a tag instead of a digest", ["--image", "host/x:latest"], [], /must name a digest/],
  [
    "a service that Terraform did not make",
    ["--image", image],
    [loggedIn, { when: "gcloud run services describe", code: 1 }],
    /apply terraform\/app first/,
  ],
  [
    "an unhealthy service",
    ["--image", image],
    [...deployReplies.slice(0, 4), { when: "curl", code: 22 }],
    /does not answer at \/health/,
  ],
] satisfies [string, string[], Reply[], RegExp][])(
  "a deployment is refused: %s",
  async (_what, args, replies, message) => {
    const ended = await play(
      ["scripts/deploy-event-generator.sh", "--project", "acme-events", ...args],
      replies,
    );
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  },
);

test("a dry deployment changes nothing", async () => {
  const { code, stdout, calls } = await play(
    ["scripts/deploy-cloud-function.sh", "--project", "acme-events", "--image", image, "--dry-run"],
    [loggedIn, described],
  );
  expect(code).toBe(0);
  expect(stdout).toContain("would run: gcloud run services update prod-table-manager");
  expect(calls).toHaveLength(2);
});

test("the integration test runs against a project by the names of its environment", async () => {
  const { code, calls } = await play(
    ["scripts/test-table-creation.sh", "acme-events", "dev"],
    [loggedIn, described, { when: "node" }, { when: "bq ls --project_id acme-events dev_events_dataset" }],
  );
  expect(code).toBe(0);
  expect(calls.find((call) => call.startsWith("node"))).toBe(
    "node --disable-warning=ExperimentalWarning services/cli/main.ts verify --count 20 --environment dev --timeout 1200",
  );
});

test("the integration test runs for real against the embedded stack", { timeout: 120_000 }, async () => {
  await using folder = await temporaryFolder();
  await using stack = await startStackProcess(folder.path);
  const ended = await start(join(projectRoot, "scripts/test-table-creation.sh"), ["local", "--count", "5"], {
    env: { DATA_DIR: folder.path },
  }).finished;
  expect(stack.running.child.exitCode).toBeNull();
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(ended.stdout).toMatch(/passed +published = rows = archived: 5 of each of \d+ types/);
  expect(ended.stdout).toContain("local verified");
});
