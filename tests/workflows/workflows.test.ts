import { expect, test } from "vitest";
import { goTool, isNotBuilt } from "../../platform/testing/go-tools.ts";
import { start } from "../support/process.ts";
import { isNotInstalled, pythonTool } from "../support/python-tools.ts";
import mutants from "./mutants.json" with { type: "json" };
import { actionRules, judgeAction } from "./action-rules.ts";
import { judge, workflowRules } from "./rules.ts";
import { parseAction, parseWorkflow, readActions, readWorkflows } from "./workflow.ts";

const workflows = readWorkflows();
const actions = readActions();
const nameOf = (file: string) => file.replace(/^\.github\/(workflows\/)?/, "");

test("the workflows are the ones that the documents speak of", () => {
  expect(workflows.map(({ file }) => nameOf(file))).toEqual([
    "ci.yml",
    "cleanup.yml",
    "deploy.yml",
    "drift.yml",
    "plan-comment.yml",
    "schema-check.yml",
    "schema-comment.yml",
  ]);
});

test.skipIf(isNotBuilt("actionlint"))("actionlint finds nothing", async () => {
  const files = workflows.map(({ file }) => file);
  const { code, stdout } = await start(goTool("actionlint"), ["-color=false", ...files]).finished;
  expect([stdout, code]).toEqual(["", 0]);
});

test.skipIf(isNotInstalled("zizmor"))("zizmor finds nothing", async () => {
  const options = ["--offline", "--no-progress", "--color=never", "--persona=regular"];
  const { code, stdout } = await start(pythonTool("zizmor"), [...options, ".github"]).finished;
  expect([stdout.replace(/^No findings to report.*\n/, ""), code]).toEqual(["", 0]);
});

test.each(workflows)("$file follows the rules", (workflow) => {
  expect(judge(workflow)).toEqual([]);
});

test.each(actions)("$file follows the rules", (action) => {
  expect(judgeAction(action)).toEqual([]);
});

test.each([...workflows, ...actions])("each suppression in $file has a reason", ({ text }) => {
  const lines = text.split("\n").filter((line) => /zizmor: *ignore|shellcheck disable/.test(line));
  for (const line of lines) expect(line).toMatch(/ignore\[[\w-]+\] \w+( \S+){3,}$|^ *on|workflow_run: # /);
});

test.each(mutants)("$file with $name is caught", ({ file, find, replace, caught }) => {
  const original = [...workflows, ...actions].find((one) => nameOf(one.file) === file)?.text ?? "";
  expect(original).toContain(find);
  const text = original.replace(find, () => replace);
  const found = file.startsWith("actions/")
    ? judgeAction(parseAction(file, text))
    : judge(parseWorkflow(file, text));
  expect(found.map((one) => one.split(":", 1)[0])).toEqual(expect.arrayContaining([caught]));
});

test("each rule catches at least one of them", () => {
  expect(new Set(mutants.map(({ caught }) => caught))).toEqual(
    new Set(Object.keys({ ...workflowRules, ...actionRules })),
  );
});
