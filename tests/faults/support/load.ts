import { setTimeout as delay } from "node:timers/promises";
import { until } from "../../support/until.ts";
import type { Random } from "./random.ts";
import { eventsOf, rawText, type CatalogName, type Catalogs, type SentRequest } from "./sent.ts";

/** Where to send. */
export interface Target {
  readonly urls: { readonly generator: string; readonly control: string };
  readonly token: string;
}

/** A client that publishes until it is told to stop, and keeps account of what it sent. */
export interface Load {
  readonly sent: readonly SentRequest[];
  /** Sends random requests, a few at a time, until `signal` aborts or the target is gone. */
  run(target: Target, catalog: CatalogName, signal: AbortSignal): Promise<void>;
  /** Sends again, under the same keys, what no answer has come for. */
  resend(target: Target): Promise<void>;
  /** Resolves when so many more requests are answered. */
  answers(count: number): Promise<void>;
  /** Resolves when so many more requests were told to come later. */
  refusals(count: number): Promise<void>;
}

const atATime = 4;
/** Events of a request: a few, and now and then many. */
const counts = { few: 6, many: 30, shareOfMany: 0.2 } as const;
const busyMilliseconds = 20;

/**
 * A load whose requests follow from `random`; `name` tells its keys from those of other loads. It goes on where another one of that name had sent
 * `before`, and had an answer to everything.
 */
export function createLoad(
  name: string,
  random: Random,
  catalogs: Catalogs,
  before: readonly SentRequest[] = [],
): Load {
  const sent = [...before];
  const unanswered = new Set<SentRequest>();
  const types = [...catalogs.base.registry.keys()];
  const answers = createTally();
  const refusals = createTally();

  function next(catalog: CatalogName): SentRequest {
    const key = `${name}-${sent.length}`;
    if (random.next() < 0.15) return { kind: "raw", mark: key, valid: random.next() < 0.5, attempts: 0 };
    const seed = random.whole(1, 1e6);
    const type = random.pick(types);
    const count = random.whole(1, random.next() < counts.shareOfMany ? counts.many : counts.few);
    if (random.next() < 0.5) return { kind: "generate", catalog, type, seed, key, count, invalid: 0.1 };
    const form = random.pick(["one", "array", "ndjson"] as const);
    return {
      kind: "events",
      form,
      catalog,
      type,
      seed,
      key,
      ...(form === "one" ? { count: 1, invalid: 0 } : { count, invalid: 0.1 }),
    };
  }

  async function send(target: Target, request: SentRequest): Promise<void> {
    unanswered.add(request);
    const { url, ...init } = await httpRequest(target, request, catalogs);
    for (;;) {
      if (request.kind === "raw") request.attempts += 1;
      const response = await fetch(url, { method: "POST", ...init });
      const text = await response.text();
      if (response.ok || response.status === 422) break;
      if (response.status !== 429 && response.status < 500)
        throw new Error(`${url} answered ${response.status}: ${text}`);
      refusals.count();
      await delay(busyMilliseconds);
    }
    unanswered.delete(request);
    answers.count();
  }

  return {
    sent,
    async run(target, catalog, signal) {
      const worker = async () => {
        while (!signal.aborted) {
          const request = next(catalog);
          sent.push(request);
          try {
            await send(target, request);
          } catch (error) {
            // fetch throws a TypeError when the connection fails, and only then.
            if (error instanceof TypeError) return;
            throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: atATime }, worker));
    },
    async resend(target) {
      for (const request of unanswered) {
        // A server may close an idle connection at the moment a request goes out on it.
        await until("a request is answered", () => send(target, request).then(() => true));
      }
    },
    answers: (count) => answers.more(count),
    refusals: (count) => refusals.more(count),
  };
}

/** Counts, and tells when so many more are counted. */
function createTally(): { count(): void; more(wanted: number): Promise<void> } {
  const waiting = new Set<{ left: number; readonly resolve: () => void }>();
  return {
    count() {
      for (const one of waiting) {
        if (--one.left > 0) continue;
        waiting.delete(one);
        one.resolve();
      }
    },
    more(wanted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add({ left: wanted, resolve });
      return promise;
    },
  };
}

interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function httpRequest(
  { urls, token }: Target,
  request: SentRequest,
  catalogs: Catalogs,
): Promise<HttpRequest> {
  if (request.kind === "raw") {
    return {
      url: `${urls.control}/messages`,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ messages: [rawText(request)] }),
    };
  }
  const { type, count, seed, invalid, key } = request;
  const headers = { "idempotency-key": key };
  if (request.kind === "generate")
    return {
      url: `${urls.generator}/generate/${type}?count=${count}&seed=${seed}&invalid=${invalid}`,
      headers,
    };
  const url = `${urls.generator}/events/${type}`;
  const texts = (await eventsOf(catalogs, request)).map(({ event }) => JSON.stringify(event));
  if (request.form === "ndjson")
    return { url, headers: { ...headers, "content-type": "application/x-ndjson" }, body: texts.join("\n") };
  const body = request.form === "one" ? (texts[0] ?? "") : `[${texts.join(",")}]`;
  return { url, headers: { ...headers, "content-type": "application/json" }, body };
}
