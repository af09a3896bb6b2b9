import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { startStorageServer, type StorageServer } from "./storage-server.ts";

interface Refusal {
  readonly status: 404 | 412;
  readonly message: string;
}

interface ComposeBody {
  readonly sourceObjects: readonly { readonly name: string; readonly generation?: number }[];
}

/**
 * fake-gcs-server behind a server that checks the preconditions which it does not: of composing, the generations of the sources and
 * `ifGenerationMatch` of the new object; of deleting, `ifGenerationMatch`. Source: Cloud Storage's pages on the JSON API's objects/compose and objects/delete,
 * and on request preconditions. Changes are carried out one by one. `failNext` makes the next request with the method fail, before or after it did its work.
 */
export interface StrictStorage extends StorageServer {
  failNext(method: "POST" | "DELETE", phase: "before" | "after"): void;
}

/** Starts it on a free loopback port. */
export async function startStrictStorage(): Promise<StrictStorage> {
  const inner = await startStorageServer();
  let failure: { readonly method: string; readonly phase: "before" | "after" } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const generationOf = async (bucket: string, object: string): Promise<string | null> => {
    const answer = await fetch(`${inner.url}/storage/v1/b/${bucket}/o/${object}`);
    return answer.ok ? ((await answer.json()) as { readonly generation: string }).generation : null;
  };

  async function check(method: string, url: URL, body: Buffer): Promise<Refusal | null> {
    const [, bucket = "", object = ""] =
      /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+?)(?:\/compose)?$/.exec(url.pathname) ?? [];
    const wanted = url.searchParams.get("ifGenerationMatch");
    const composes = method === "POST" && url.pathname.endsWith("/compose");
    if (!composes && method !== "DELETE") return null;
    if (composes) {
      const { sourceObjects } = JSON.parse(body.toString("utf8")) as ComposeBody;
      for (const { name, generation } of sourceObjects) {
        const found = await generationOf(bucket, encodeURIComponent(name));
        if (found === null || (generation !== undefined && found !== String(generation)))
          return { status: 404, message: `No such object: ${name}` };
      }
    }
    const isThere = await generationOf(bucket, object);
    if (wanted === null || (composes && wanted === "0" && isThere === null)) return null;
    if (isThere === null || isThere === wanted) return null;
    return { status: 412, message: "At least one of the pre-conditions you specified did not hold." };
  }

  async function carryOut(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = incoming;
    const body = await buffer(incoming);
    const strikes = failure?.method === method ? failure.phase : null;
    if (strikes !== null) failure = null;
    if (strikes === "before") return void answer.socket?.destroy();
    const refusal = await check(method, new URL(url, inner.url), body);
    if (refusal !== null) return refuse(answer, refusal);
    await forward(incoming, body, strikes === "after" ? null : answer);
    if (strikes === "after") answer.socket?.destroy();
  }

  async function forward(
    incoming: IncomingMessage,
    body: Buffer,
    answer: ServerResponse | null,
  ): Promise<void> {
    const { method, url, headers } = incoming;
    const outgoing = request(new URL(url ?? "/", inner.url), { method, headers });
    outgoing.end(body);
    const [upstream] = (await once(outgoing, "response")) as [IncomingMessage];
    const content = await buffer(upstream);
    answer?.writeHead(upstream.statusCode ?? 500, upstream.headers).end(content);
  }

  const server = createServer((incoming, answer) => {
    const work = () => carryOut(incoming, answer).catch(() => answer.socket?.destroy());
    if (incoming.method === "GET") void work();
    else last = last.then(work);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    makeBucket: (name) => inner.makeBucket(name),
    failNext(method, phase) {
      failure = { method, phase };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await inner.close();
    },
  };
}

function refuse(answer: ServerResponse, { status, message }: Refusal): void {
  const reason = status === 412 ? "conditionNotMet" : "notFound";
  const error = { code: status, message, errors: [{ domain: "global", reason, message }] };
  answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
}
