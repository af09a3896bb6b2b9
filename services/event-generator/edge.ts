import type { Context, Hono } from "hono";
import { IncomingMessage } from "node:http";
import { findApiKey, readApiKeys, type ApiKey } from "../../platform/runtime/api-key.ts";
import { clientAddress } from "../../platform/runtime/client-address.ts";
import type { EnvironmentReader } from "../../platform/runtime/config.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import { createRateLimiter, readRateLimit, type RateLimit } from "../../platform/runtime/rate-limit.ts";

/** Who may call, and how often. */
export interface EdgeConfig {
  /** Callers show one of them; empty: anybody may call. */
  readonly apiKeys: readonly ApiKey[];
  /** Null: as often as they want. */
  readonly rateLimit: RateLimit | null;
  /** How many proxies before this process add to `X-Forwarded-For`. */
  readonly trustedProxies: number;
}

/** Nobody is kept out. */
export const openEdge: EdgeConfig = { apiKeys: [], rateLimit: null, trustedProxies: 0 };

/** Requests a second that one client has on Google Cloud when nothing is said. */
const gcpRate = 1_000;

/**
 * Reads `API_KEYS`, `RATE_LIMIT`, `RATE_LIMIT_BURST` and `TRUSTED_PROXIES`, which is 1 on Google Cloud, where Cloud Run's own front end is
 * the only one, and 0 elsewhere.
 */
export function readEdgeConfig(reader: EnvironmentReader, platform: "embedded" | "gcp"): EdgeConfig {
  const isGcp = platform === "gcp";
  const proxies = ["0", "1", "2", "3"] as const;
  return {
    apiKeys: readApiKeys(reader),
    rateLimit: readRateLimit(reader, isGcp ? gcpRate : 0),
    trustedProxies: Number(reader.oneOf("TRUSTED_PROXIES", proxies, isGcp ? "1" : "0")),
  };
}

const openPaths = new Set(["/health", "/liveness", "/readiness"]);

/**
 * Lets through whom the configuration lets through, before anything of the body is read: 401 without a key where one is needed, 429 beyond
 * the client's rate. A client is its key, else its address; wrong keys count against the address. Health routes are open.
 */
export function addEdge(app: Hono, { apiKeys, rateLimit, trustedProxies }: EdgeConfig): void {
  if (apiKeys.length === 0 && rateLimit === null) return;
  const limiter = rateLimit === null ? null : createRateLimiter(rateLimit);
  app.use(async (context, next) => {
    if (openPaths.has(context.req.path)) return next();
    const { headers } = context.req.raw;
    const key = findApiKey(apiKeys, headers.get("x-api-key"));
    const client = key === null ? addressOf(context, trustedProxies) : `key ${key.name}`;
    const wait = limiter?.take(client) ?? 0;
    if (wait > 0) throw tooManyRequests(wait);
    if (key === null && apiKeys.length > 0) throw keyNeeded(headers.has("x-api-key"));
    return next();
  });
}

function addressOf({ req, env }: Context, trustedProxies: number): string {
  const incoming: unknown = typeof env === "object" && env !== null ? Reflect.get(env, "incoming") : null;
  const peer = incoming instanceof IncomingMessage ? (incoming.socket.remoteAddress ?? null) : null;
  return clientAddress({ headers: req.raw.headers, peer }, trustedProxies);
}

function tooManyRequests(waitMilliseconds: number): HttpProblem {
  const seconds = Math.max(1, Math.ceil(waitMilliseconds / 1_000));
  return new HttpProblem({
    status: 429,
    code: "RATE_LIMITED",
    title: "Too many requests",
    detail: `This client sends faster than it may; wait ${seconds} s. Many events can go in one request, as NDJSON.`,
    headers: { "retry-after": String(seconds) },
  });
}

function keyNeeded(hasOne: boolean): HttpProblem {
  return new HttpProblem({
    status: 401,
    code: "API_KEY_REQUIRED",
    title: "An API key is needed",
    detail: hasOne
      ? "The key in the header x-api-key is not one of this service."
      : "Send a key of this service in the header x-api-key.",
    headers: { "www-authenticate": 'ApiKey header="x-api-key"' },
  });
}
