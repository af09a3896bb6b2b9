import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { goTool, isNotBuilt } from "../platform/testing/go-tools.ts";
import { projectRoot, start } from "./support/process.ts";

const workflows = globSync(".github/workflows/*.yml", { cwd: projectRoot });
const actions = globSync(".github/actions/*/action.yml", { cwd: projectRoot });
const files = [...workflows, ...actions].toSorted();

function read(file: string): string {
  return readFileSync(join(projectRoot, file), "utf8");
}

test.skipIf(isNotBuilt("actionlint"))("actionlint finds nothing", async () => {
  const { code, stdout } = await start(goTool("actionlint"), ["-color=false", ...workflows]).finished;
  expect([stdout, code]).toEqual(["", 0]);
});

test("there are workflows and actions", () => {
  expect(workflows.length).toBeGreaterThanOrEqual(2);
  expect(actions.length).toBeGreaterThanOrEqual(2);
});

test.each(files)("%s pins the actions of others to commits, and says which version they are", (file) => {
  const used = [...read(file).matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, action = ""]) => action);
  const foreign = used.filter((action) => !action.startsWith("./"));
  for (const action of foreign) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test.each(workflows)(
  "%s gives no permission that a job does not name, and does not wait for itself",
  (file) => {
    const text = read(file);
    expect(text).toMatch(/^permissions: \{\}$/m);
    expect(text).toMatch(/^concurrency:$/m);
    expect(text).toMatch(/timeout-minutes: \d+/);
    expect(text).toMatch(/persist-credentials: false/);
  },
);

test("only the job that runs nothing of the pull request may write", () => {
  const writing = workflows.filter((file) => /: write$/m.test(read(file)));
  expect(writing).toEqual([".github/workflows/schema-comment.yml"]);
  for (const file of writing) {
    expect(read(file)).toMatch(/^ {2}workflow_run:/m);
    expect(read(file)).not.toMatch(/^\s+(?:ref|run):|head_sha|npm /m);
  }
});

test.each(files)("%s puts no words of strangers into a script", (file) => {
  const scripts = [...read(file).matchAll(/^(\s+)run: (.*(?:\n\1\s.*)*)/gm)].map(
    ([, , script = ""]) => script,
  );
  for (const script of scripts) expect(script).not.toContain("${{");
});
