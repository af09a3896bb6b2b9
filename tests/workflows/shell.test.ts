import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { projectRoot, start } from "../support/process.ts";
import { isNotInstalled, pythonTool } from "../support/python-tools.ts";
import { readActions, readWorkflows, stepsOf } from "./workflow.ts";

const withoutShellcheck = isNotInstalled("shellcheck");
const scripts = globSync(["**/*.sh", ".ci/run", "tests/workflows/programs/*"], {
  cwd: projectRoot,
  exclude: ["node_modules/**", "dist/**", ".local/**"],
}).toSorted();

const steps = [
  ...readWorkflows().flatMap((workflow) => stepsOf(workflow).map((step) => ({ file: workflow.file, step }))),
  ...readActions().flatMap(({ file, steps: all }) => all.map((step) => ({ file, step }))),
].flatMap(({ file, step: { name = "a step", run } }) => (run === undefined ? [] : [{ file, name, run }]));

async function shellcheck(args: readonly string[], input = ""): Promise<string> {
  const { stdout } = await start(pythonTool("shellcheck"), ["--format=gcc", "--norc", ...args], { input })
    .finished;
  return stdout;
}

test.skipIf(withoutShellcheck)("shellcheck finds nothing in scripts", async () => {
  expect(scripts.length).toBeGreaterThan(15);
  expect(await shellcheck(["--external-sources", "--source-path=SCRIPTDIR", ...scripts])).toBe("");
});

test.skipIf(withoutShellcheck).each(steps)("shellcheck finds nothing in $file: $name", async ({ run }) => {
  // As a runner starts them where `shell: bash` is said.
  expect(await shellcheck(["--shell=bash", "-"], `set -eo pipefail\n${run}`)).toBe("");
});

test.skipIf(withoutShellcheck)("shellcheck finds what is wrong", async () => {
  expect(await shellcheck(["--shell=bash", "-"], "cat $1\n")).toContain("SC2086");
});

test("what is longer than a few lines is a script that can be tested", () => {
  const long = steps.filter(
    ({ file, run }) => !file.endsWith("schema-check/action.yml") && run.trim().split("\n").length > 3,
  );
  expect(long).toEqual([]);
});
