import { open, readFile } from "node:fs/promises";
import { GitHubError, githubApi } from "./github-api.ts";
import { kinds, writeComment, type CheckedRun, type ReportKind } from "./write-comment.ts";

/*
 * Writes the report of a schema check, or of a Terraform plan, into its pull request, from a job that runs on `workflow_run`.
 * Usage: node scripts/schema-comment/main.ts <report.md> [schema|plan], with GITHUB_TOKEN and what GitHub Actions sets.
 */
const [file, kind = "schema"] = process.argv.slice(2);
try {
  if (file === undefined) throw new GitHubError("the path of the report is missing");
  if (!isKind(kind)) throw new GitHubError(`there is no kind of report called ${kind}`);
  const api = githubApi({
    url: setting("GITHUB_API_URL"),
    repository: setting("GITHUB_REPOSITORY"),
    token: setting("GITHUB_TOKEN"),
  });
  const run = runOf(JSON.parse(await readFile(setting("GITHUB_EVENT_PATH"), "utf8")));
  const repository = setting("GITHUB_REPOSITORY");
  const done = await writeComment(api, {
    kind,
    run,
    repository,
    author: process.env["COMMENT_AUTHOR"] ?? "github-actions[bot]",
    runUrl: `${setting("GITHUB_SERVER_URL")}/${repository}/actions/runs/${run.id}`,
    report: await readReport(file),
  });
  process.stdout.write(`${done}\n`);
} catch (error) {
  if (!(error instanceof GitHubError)) throw error;
  process.stdout.write(`::error::${error.message.replaceAll("%", "%25").replaceAll("\n", "%0A")}\n`);
  process.exitCode = 1;
}

function isKind(text: string): text is ReportKind {
  return Object.hasOwn(kinds, text);
}

/** The first mebibyte of the report, which is more than a comment holds; null when there is none. */
async function readReport(path: string): Promise<string | null> {
  try {
    await using handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024 * 1024));
    return buffer.toString("utf8", 0, bytesRead);
  } catch {
    return null;
  }
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new GitHubError(`${name} is not set: run this in GitHub Actions`);
  return value;
}

/** What the event says of the run; the names in it are a stranger's words. */
function runOf(event: unknown): CheckedRun {
  const run = member(event, "workflow_run");
  const id = member(run, "id");
  const words = [member(run, "event"), member(run, "head_sha"), member(run, "head_branch")];
  const owner = member(member(member(run, "head_repository"), "owner"), "login");
  const [name, headSha, headBranch] = words.filter((one) => typeof one === "string");
  if (typeof id !== "number" || name === undefined || headSha === undefined || headBranch === undefined)
    throw new GitHubError("the event is no workflow_run: run this in a workflow on workflow_run");
  if (typeof owner !== "string") throw new GitHubError("the repository of the pull request is gone");
  return { id, event: name, headSha, headBranch, headOwner: owner };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
