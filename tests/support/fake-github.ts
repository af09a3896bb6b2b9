import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A comment as the fake keeps it. */
export interface FakeComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string };
}

/** The part of GitHub's REST API that comments on pull requests need, for the repository `team/events`. */
export interface FakeGitHub extends AsyncDisposable {
  readonly url: string;
  /** By number of the pull request. */
  readonly comments: Map<number, FakeComment[]>;
  readonly pulls: { number: number; sha: string; head: string; base?: string }[];
  /** Each request as `METHOD /path?query`. */
  readonly requests: string[];
  /** Answers every writing request with this instead. */
  refuse: { readonly status: number; readonly message: string } | null;
}

const root = "/repos/team/events";

/** Starts the fake on a free port. */
export async function fakeGitHub(): Promise<FakeGitHub> {
  const state: Omit<FakeGitHub, "url" | keyof AsyncDisposable> = {
    comments: new Map(),
    pulls: [],
    requests: [],
    refuse: null,
  };
  let nextId = 1000;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    state.requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    const send = (status: number, value: unknown, headers = {}) =>
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(value));
    if (request.headers.authorization !== "Bearer secret")
      return void send(401, { message: "Bad credentials" });
    const url = new URL(request.url ?? "", "http://fake");
    const path = url.pathname.startsWith(root) ? url.pathname.slice(root.length) : "";
    if (request.method !== "GET" && state.refuse !== null)
      return void send(state.refuse.status, { message: state.refuse.message });
    const page = Number(url.searchParams.get("page"));
    const size = Number(url.searchParams.get("per_page"));
    const list = (all: readonly unknown[]) => {
      const isLast = all.length <= page * size;
      return void send(
        200,
        all.slice((page - 1) * size, page * size),
        isLast ? {} : { link: '<x>; rel="next"' },
      );
    };
    if (path === "/pulls") {
      const found = state.pulls.filter(({ head }) => head === url.searchParams.get("head"));
      return list(
        found.map(({ number, sha, base = "team/events" }) => ({
          number,
          head: { sha },
          base: { repo: { full_name: base } },
        })),
      );
    }
    const [, pull] = /^\/issues\/(\d+)\/comments$/.exec(path) ?? [];
    const [, id] = /^\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    const body = request.method === "GET" ? "" : bodyOf(await textOf(request));
    if (body.length > 65_536) return void send(422, { message: "Body is too long" });
    const own = state.comments.get(Number(pull)) ?? [];
    if (pull !== undefined && request.method === "GET") return list(own);
    if (pull !== undefined && request.method === "POST") {
      const made = { id: nextId++, body, user: { login: "github-actions[bot]" } };
      state.comments.set(Number(pull), [...own, made]);
      return void send(201, made);
    }
    const known = [...state.comments.values()].flat().find((one) => one.id === Number(id));
    if (known !== undefined && request.method === "PATCH") {
      known.body = body;
      return void send(200, known);
    }
    send(404, { message: "Not Found" });
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function bodyOf(text: string): string {
  return (JSON.parse(text) as { readonly body: string }).body;
}
