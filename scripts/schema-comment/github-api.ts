/** A comment of a pull request. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string } | null;
}

/** A pull request, as far as it matters here. */
export interface PullRequest {
  readonly number: number;
  readonly head: { readonly sha: string };
  readonly base: { readonly repo: { readonly full_name: string } };
}

/** GitHub said no, or something that nobody understands. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
}

/** The few calls of GitHub's REST API that a comment needs. */
export interface GitHubApi {
  /** Open pull requests from a branch of a repository's owner, which may be a fork. */
  pullRequests(head: string): Promise<readonly PullRequest[]>;
  comments(pullRequest: number): AsyncIterable<Comment>;
  createComment(pullRequest: number, body: string): Promise<void>;
  updateComment(id: number, body: string): Promise<void>;
}

/** How to reach the API: `url` as in GITHUB_API_URL, `repository` as owner/name. */
export interface ApiOptions {
  readonly url: string;
  readonly repository: string;
  readonly token: string;
}

/** The API of one repository. Calls reject with `GitHubError`, whose message tells what to do. */
export function githubApi({ url, repository, token }: ApiOptions): GitHubApi {
  const root = `${url.replace(/\/+$/, "")}/repos/${repository}`;

  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${root}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "x-github-api-version": "2022-11-28",
        "user-agent": "eventloom-schema-comment",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new GitHubError(await refusal(response, `${method} ${path}`));
    return response;
  }

  /** All pages of a list, by number: the addresses of a `link` header could lead anywhere. */
  async function* list<T>(path: string): AsyncIterable<T> {
    for (let page = 1; ; page++) {
      const response = await call("GET", `${path}${path.includes("?") ? "&" : "?"}per_page=100&page=${page}`);
      yield* (await response.json()) as readonly T[];
      if (!(response.headers.get("link") ?? "").includes('rel="next"')) return;
    }
  }

  return {
    async pullRequests(head) {
      const found: PullRequest[] = [];
      for await (const one of list<PullRequest>(`/pulls?state=open&head=${encodeURIComponent(head)}`))
        found.push(one);
      return found;
    },
    comments: (pullRequest) => list<Comment>(`/issues/${pullRequest}/comments`),
    createComment: async (pullRequest, body) =>
      void (await call("POST", `/issues/${pullRequest}/comments`, { body })),
    updateComment: async (id, body) => void (await call("PATCH", `/issues/comments/${id}`, { body })),
  };
}

async function refusal(response: Response, what: string): Promise<string> {
  const said = ((await response.json().catch(() => ({}))) as { readonly message?: unknown }).message;
  const words = typeof said === "string" ? `: ${said.slice(0, 200)}` : "";
  const hint =
    response.headers.get("x-ratelimit-remaining") === "0" || response.status === 429
      ? "The rate limit is used up: run the job again later."
      : (HINTS[response.status] ?? "");
  return `GitHub answered ${response.status} to ${what}${words}. ${hint}`.trim();
}

const HINTS: Readonly<Record<number, string>> = {
  401: "The token is not valid: give the step the job's github.token.",
  403: "The token may not do that: give the job `permissions: pull-requests: write`, and run it on workflow_run, since runs for forks may only read.",
  404: "The token cannot see the repository or the pull request: check GITHUB_REPOSITORY and the job's permissions.",
};
