import { mkdir, readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectRoot, start, type Finished } from "./support/process.ts";
import { scratchRepository, type Repository } from "./support/repository.ts";

/* The steps of the action that compare and rehearse, run as a runner would, in a repository that has checked out the merge of a pull request. */
const action = join(projectRoot, ".github/actions/schema-check");

let repository: Repository;
let runner = "";

const schema = (maximum: number) => ({
  "x-event": { version: "1.0.0", owner: "team" },
  type: "object",
  properties: { amount: { type: "integer", maximum } },
});

beforeEach(async () => {
  repository = await scratchRepository();
  runner = join(repository.path, ".git/runner");
  await mkdir(runner);
  await repository.commit({ "events/order.schema.json": schema(9) });
  await repository.git("checkout", "--quiet", "-b", "change");
});

afterEach(() => repository[Symbol.asyncDispose]());

/** Checks out the merge of a pull request with these files into `main`, which has moved on since. */
async function mergeOf(files: Readonly<Record<string, unknown>>): Promise<void> {
  await repository.commit(files);
  await repository.git("checkout", "--quiet", "main");
  await repository.commit({ "events/visit.schema.json": schema(1) });
  await repository.git("merge", "--quiet", "--no-ff", "--no-edit", "change");
}

async function step(
  name: "Compare" | "Rehearse",
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const text = await readFile(join(action, "action.yml"), "utf8");
  const rest = text.slice(text.indexOf(`- name: ${name}\n`));
  const [, script = ""] = /run: \|\n((?: {8}.*\n|\n)+)/.exec(rest) ?? [];
  expect(script).toContain("codegen/cli.ts");
  return start("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script.replace(/^ {8}/gm, "")], {
    cwd: repository.path,
    env: {
      PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
      GITHUB_ACTION_PATH: action,
      GITHUB_BASE_REF: "main",
      GITHUB_OUTPUT: join(runner, "output"),
      GITHUB_STEP_SUMMARY: join(runner, "summary"),
      RUNNER_TEMP: runner,
      SCHEMAS: "events",
      BASE: "",
      POLICY: "tolerant",
      REQUIRE: "backward",
      ...env,
    },
  }).finished;
}

test("a break fails, with annotations, a summary and the report as an artifact", async () => {
  await mergeOf({ "events/order.schema.json": schema(5) });
  const { code, stdout, stderr } = await step("Compare");
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout).toMatch(/^::error file=events\/order\.schema\.json,line=\d+,col=\d+,title=order%3A /);
  const report = await readFile(join(runner, "schema-report/report.md"), "utf8");
  expect(report).toMatch(/^## BREAKING: order\n\nCompared with `origin\/main`\./);
  expect(await readFile(join(runner, "summary"), "utf8")).toBe(report);
  expect(JSON.parse(await readFile(join(runner, "schema-report/report.sarif"), "utf8"))).toMatchObject({
    version: "2.1.0",
  });
  expect(await readFile(join(runner, "output"), "utf8")).toBe(
    `report=${runner}/schema-report/report.md\nbase=origin/main\n`,
  );
});

test("what the target branch has got since is not held against the pull request", async () => {
  await mergeOf({ "events/order.schema.json": schema(10) });
  const { code } = await step("Compare");
  expect([code, await readFile(join(runner, "summary"), "utf8")]).toEqual([
    0,
    expect.stringMatching(/^## SAFE: order /),
  ]);
});

test("inputs are words, whatever they look like", async () => {
  const { code, stderr } = await step("Compare", { BASE: '$(touch pwned)"; --help', SCHEMAS: "events" });
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: There is no folder and no commit/)]);
  expect(await repository.git("status", "--porcelain")).toBe("");
});

test("a checkout without the target branch is told how to get it", async () => {
  await repository.git("checkout", "--quiet", "--orphan", "alone");
  await repository.commit();
  const { code, stdout } = await step("Compare");
  expect([code, stdout]).toEqual([
    2,
    expect.stringMatching(/^::error::The target branch is not there: .*fetch-depth 2/),
  ]);
});

test("what a rehearsal finds is a warning, kept beside the report", { timeout: 120_000 }, async () => {
  await mergeOf({ "events/order.schema.json": schema(10) });
  await step("Compare");
  const { code, stdout, stderr } = await step("Rehearse", { BASE: "origin/main" });
  expect([code, stdout, stderr]).toEqual([0, expect.stringMatching(/^::warning::The rehearsal /), ""]);
  const rehearsal = await readFile(join(runner, "schema-report/rehearsal.md"), "utf8");
  expect(rehearsal).toMatch(/^\*\*Rehearsal failed\.\*\*/);
  expect(await readFile(join(runner, "summary"), "utf8")).toContain(rehearsal);
});

test("without schemas at the base there is nothing to rehearse", async () => {
  const { code, stdout } = await step("Rehearse", { BASE: "main", SCHEMAS: "nowhere" });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^::notice::There were no schemas/)]);
});
