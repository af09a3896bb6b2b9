import type { EnvironmentReader } from "./config.ts";

/** How fast one client may send. */
export interface RateLimit {
  /** Requests that are taken each second in the long run; 0 means any number. */
  readonly perSecond: number;
  /** Requests that may come at once after a pause. */
  readonly burst: number;
}

/** Counts requests by client. */
export interface RateLimiter {
  /** Takes one request of the client: 0 when it may go on, else the milliseconds after which the next one may. */
  take(client: string): number;
}

/** Clients that are remembered; whoever was idle longest is forgotten first, and begins with a full bucket again. */
const mostClients = 10_000;

/** A token bucket for each client, kept in memory: every process counts for itself. */
export function createRateLimiter(
  { perSecond, burst }: RateLimit,
  now: () => number = () => performance.now(),
): RateLimiter {
  /** In the order of the last request. */
  const buckets = new Map<string, { tokens: number; at: number }>();

  function forgetOldest(): void {
    const { value: oldest } = buckets.keys().next();
    if (oldest !== undefined) buckets.delete(oldest);
  }

  return {
    take(client) {
      const time = now();
      const bucket = buckets.get(client) ?? { tokens: burst, at: time };
      bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) * perSecond) / 1_000);
      bucket.at = time;
      buckets.delete(client);
      buckets.set(client, bucket);
      if (buckets.size > mostClients) forgetOldest();
      if (bucket.tokens < 1) return ((1 - bucket.tokens) * 1_000) / perSecond;
      bucket.tokens--;
      return 0;
    },
  };
}

/**
 * Reads `RATE_LIMIT`, requests a second of one client, and `RATE_LIMIT_BURST`, by default twice as many; null for 0, any number. `fallback` holds where
 * nothing is said.
 */
export function readRateLimit(reader: EnvironmentReader, fallback: number): RateLimit | null {
  const perSecond = readCount(reader, "RATE_LIMIT", fallback);
  const burst = readCount(reader, "RATE_LIMIT_BURST", perSecond * 2);
  return perSecond === 0 ? null : { perSecond, burst: Math.max(burst, 1) };
}

function readCount(reader: EnvironmentReader, name: string, fallback: number): number {
  const value = reader.optional(name);
  if (value === undefined) return fallback;
  if (/^\d{1,7}$/.test(value)) return Number(value);
  reader.refuse(name, value, "a number of requests from 0 to 9999999");
  return fallback;
}
