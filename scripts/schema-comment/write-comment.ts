import type { Comment, GitHubApi } from "./github-api.ts";
import { cutMarkdown, safeMarkdown } from "./safe-markdown.ts";

/** What a report is about: a pull request has one comment of each kind. */
export type ReportKind = "schema" | "plan";

interface Kind {
  /** Marks the comment as ours; nothing that a report holds can look like it. */
  readonly marker: string;
  /** How a report of this kind begins. */
  readonly begins: RegExp;
  /** How one begins that tells nothing, for which no comment is opened. */
  readonly empty: string;
  readonly isNone: string;
}

/** The kinds of reports. */
export const kinds: Readonly<Record<ReportKind, Kind>> = {
  schema: {
    marker: "<!-- eventloom:schema-check -->",
    begins: /^## (SAFE|NEEDS MIGRATION|BREAKING): /,
    empty: "## SAFE: no event changed",
    isNone: "no event changed",
  },
  plan: {
    marker: "<!-- eventloom:plan -->",
    begins: /^## Terraform plan: /,
    empty: "## Terraform plan: no changes",
    isNone: "the plan changes nothing",
  },
};

/** GitHub refuses longer bodies. */
const longest = 65_536;

/** The run that made the report, as the `workflow_run` event tells. */
export interface CheckedRun {
  readonly id: number;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string;
  /** Owner of the repository that the branch is in, which may be a fork. */
  readonly headOwner: string;
}

/** What a comment is made of. */
export interface CommentOptions {
  readonly kind: ReportKind;
  readonly run: CheckedRun;
  /** Repository of the pull request, as owner/name. */
  readonly repository: string;
  /** Login of the account that the token belongs to: comments of others are left alone. */
  readonly author: string;
  /** Address of the run, for those who want the whole report. */
  readonly runUrl: string;
  /** The report in Markdown, of whoever wrote the pull request; null when the check made none. */
  readonly report: string | null;
}

/** Writes the report into its pull request, into the comment that stands there already if there is one. Resolves with what was done. */
export async function writeComment(api: GitHubApi, options: CommentOptions): Promise<string> {
  const { run, report } = options;
  const { marker, begins, empty, isNone } = kinds[options.kind];
  if (run.event !== "pull_request") return `nothing to do: the run was for ${run.event}`;
  if (report === null) return "nothing to do: the check made no report";
  if (!begins.test(report)) return `refused: the file is no report of the kind ${options.kind}`;
  const pullRequest = await findPullRequest(api, options);
  if (pullRequest === null)
    return `nothing to do: no open pull request has the commit ${run.headSha} at its head`;
  const body = bodyOf(report, options.runUrl, marker);
  const present = await findComment(api.comments(pullRequest), options.author, marker);
  if (present === null) {
    if (report.startsWith(empty)) return `nothing to do: ${isNone}`;
    await api.createComment(pullRequest, body);
    return `commented on #${pullRequest}`;
  }
  if (present.body === body) return `the comment on #${pullRequest} says so already`;
  await api.updateComment(present.id, body);
  return `updated the comment on #${pullRequest}`;
}

/** The open pull request whose head is the commit that was checked, asked of GitHub: the artifact could name any. */
async function findPullRequest(api: GitHubApi, { run, repository }: CommentOptions): Promise<number | null> {
  const candidates = await api.pullRequests(`${run.headOwner}:${run.headBranch}`);
  const found = candidates.find(
    ({ head, base }) => head.sha === run.headSha && base.repo.full_name === repository,
  );
  return found?.number ?? null;
}

async function findComment(
  comments: AsyncIterable<Comment>,
  author: string,
  marker: string,
): Promise<Comment | null> {
  for await (const one of comments) {
    if (one.user?.login === author && one.body.trimEnd().endsWith(marker)) return one;
  }
  return null;
}

function bodyOf(report: string, runUrl: string, marker: string): string {
  const end = `\n\n${marker}\n`;
  const notice = `The report is cut here: the whole is in the summary of [the run](${runUrl}).`;
  return `${cutMarkdown(safeMarkdown(report).trimEnd(), longest - end.length, notice).trimEnd()}${end}`;
}
