import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cutMarkdown, safeMarkdown } from "../scripts/schema-comment/safe-markdown.ts";
import { kinds } from "../scripts/schema-comment/write-comment.ts";
import { fakeGitHub, type FakeGitHub } from "./support/fake-github.ts";
import { runNode, type Finished } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

const report = "## BREAKING: order\n\nTold.\n";
const { marker } = kinds.schema;
const sha = "a".repeat(40);

let github: FakeGitHub;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  github = await fakeGitHub();
  github.pulls.push({ number: 7, sha, head: "fork:feature/a&b" });
  folder = await temporaryFolder();
});

afterEach(async () => {
  await github[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Runs the step of the workflow as GitHub would. */
async function comment(
  text: string | null,
  run: object = {},
  env: Readonly<Record<string, string>> = {},
  kind = "schema",
): Promise<Finished> {
  const event = {
    workflow_run: {
      id: 99,
      event: "pull_request",
      head_sha: sha,
      head_branch: "feature/a&b",
      head_repository: { owner: { login: "fork" } },
      ...run,
    },
  };
  await writeFile(join(folder.path, "event.json"), JSON.stringify(event));
  if (text !== null) await writeFile(join(folder.path, "report.md"), text);
  return runNode(["scripts/schema-comment/main.ts", join(folder.path, "report.md"), kind], {
    env: {
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_REPOSITORY: "team/events",
      GITHUB_EVENT_PATH: join(folder.path, "event.json"),
      GITHUB_TOKEN: "secret",
      ...env,
    },
  });
}

function bodies(pull = 7): readonly string[] {
  return (github.comments.get(pull) ?? []).map(({ body }) => body);
}

test("a report becomes one comment, which a second run updates in place", async () => {
  expect(await comment(report)).toMatchObject({ code: 0, stdout: "commented on #7\n", stderr: "" });
  expect(bodies()).toEqual([`${report}\n${marker}\n`]);
  expect((await comment(report)).stdout).toBe("the comment on #7 says so already\n");
  const next = "## SAFE: no event changed\n";
  expect((await comment(next)).stdout).toBe("updated the comment on #7\n");
  expect(bodies()).toEqual([`${next}\n${marker}\n`]);
});

test("a plan has a comment of its own", async () => {
  await comment(report);
  const plan = "## Terraform plan: 1 to create\n";
  expect((await comment(plan, {}, {}, "plan")).stdout).toBe("commented on #7\n");
  expect(bodies()).toEqual([`${report}\n${marker}\n`, `${plan}\n${kinds.plan.marker}\n`]);
  expect((await comment(report, {}, {}, "plan")).stdout).toBe(
    "refused: the file is no report of the kind plan\n",
  );
  expect((await comment(plan)).stdout).toBe("refused: the file is no report of the kind schema\n");
});

test("the comment is found behind hundreds of others, and those of others are left alone", async () => {
  const filler = Array.from({ length: 250 }, (_, id) => ({ id, body: "hello", user: { login: "someone" } }));
  const forged = { id: 500, body: `mine\n${marker}`, user: { login: "someone" } };
  const own = { id: 501, body: `old\n\n${marker}\n`, user: { login: "github-actions[bot]" } };
  github.comments.set(7, [forged, ...filler, own]);
  expect((await comment(report)).stdout).toBe("updated the comment on #7\n");
  expect(own.body).toContain("BREAKING");
  expect([forged.body, bodies().length]).toEqual([`mine\n${marker}`, 252]);
  expect(github.requests.filter((one) => one.includes("/issues/7/comments?"))).toHaveLength(3);
});

test.each<[string, string | null, object, string]>([
  ["the check made no report", null, {}, "nothing to do: the check made no report\n"],
  [
    "the file is something else",
    "# Hello\n@everyone",
    {},
    "refused: the file is no report of the kind schema\n",
  ],
  ["the run was for a push", report, { event: "push" }, "nothing to do: the run was for push\n"],
  [
    "the branch has moved on",
    report,
    { head_sha: "b".repeat(40) },
    "nothing to do: no open pull request has the commit",
  ],
  [
    "another fork has such a branch",
    report,
    { head_repository: { owner: { login: "other" } } },
    "nothing to do: no open",
  ],
  [
    "nothing changed and nothing was said",
    "## SAFE: no event changed\n",
    {},
    "nothing to do: no event changed\n",
  ],
])("nothing is written when %s", async (_, text, run, want) => {
  const finished = await comment(text, run);
  expect([finished.code, finished.stdout.startsWith(want)]).toEqual([0, true]);
  expect(github.requests.filter((one) => !one.startsWith("GET "))).toEqual([]);
});

test("a pull request of another repository is not ours", async () => {
  github.pulls.splice(0, 1, { number: 7, sha, head: "fork:feature/a&b", base: "team/other" });
  expect((await comment(report)).stdout).toContain("nothing to do");
});

describe("what goes wrong is told with the next step", () => {
  test("a token that may not write", async () => {
    github.refuse = { status: 403, message: "Resource not accessible by integration" };
    const { code, stdout } = await comment(report);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^::error::.*403.*Resource not accessible.*pull-requests: write/),
    ]);
  });

  test("a token that is none", async () => {
    const { code, stdout } = await comment(report, {}, { GITHUB_TOKEN: "wrong" });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^::error::.*401.*The token is not valid/)]);
  });

  test.each([
    [{ id: "1" }, {}, "no workflow_run"],
    [{ head_repository: null }, {}, "repository of the pull request is gone"],
    [{}, { GITHUB_TOKEN: "" }, "GITHUB_TOKEN is not set"],
  ])("an event like %j with %j", async (run, env, want) => {
    const { code, stdout } = await comment(report, run, env);
    expect([code, stdout]).toEqual([1, expect.stringContaining(want)]);
  });
});

test("a report that is too long is cut, with what was open closed and the way to the rest", async () => {
  const proof = `<details><summary>Proof</summary>\n\n\`\`\`json\n${'  "a": 1,\n'.repeat(9000)}\`\`\`\n\n</details>\n`;
  expect((await comment(report + proof)).stdout).toBe("commented on #7\n");
  const [body = ""] = bodies();
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body).toMatch(
    /"a": 1,\n```\n\n<\/details>\n\nThe report is cut here: .*actions\/runs\/99\)\.\n\n<!-- /,
  );
});

describe("what a stranger's report holds", () => {
  test.each<[string, string]>([
    ["<details><summary><code>a</code></summary>", "<details><summary><code>a</code></summary>"],
    ["<script>x</script>", "&lt;script>x&lt;/script>"],
    ["<!-- eventloom:schema-check -->", "&lt;!-- eventloom:schema-check -->"],
    ['<details open onclick="x">', '&lt;details open onclick="x">'],
    [
      "@team, #12, https://x.example www.x.example",
      "@\u200Bteam, #\u200B12, https:\u200B//x.example www.\u200Bx.example",
    ],
    ["[a](b) ![c](d) [e][f] [g]: h", "[a]\u200B(b) !\u200B[c]\u200B(d) [e]\u200B[f]\u200B [g]\u200B: h"],
    ["text\n```json\n@a\n```", "text\n\\```json\n@\u200Ba\n\\```"],
    ["\n```json\n@a <b>\n```\n@c", "\n```json\n@a <b>\n```\n@\u200Bc"],
    ["\n````json\n```\n@a\n````", "\n````json\n```\n@a\n````"],
    ["\n```json\nnever closed", "\n```json\nnever closed\n```"],
    ["~~~\n@a", "\\~~~\n@\u200Ba"],
  ])("%j does nothing", (given, want) => {
    expect(safeMarkdown(given)).toBe(want);
  });

  test("a short text is not cut", () => {
    expect(cutMarkdown("short", 100, "cut")).toBe("short");
  });
});
