/** Tokens that were verified a moment ago. */
export interface KnownTokens {
  has(token: string): boolean;
  /** `expiresAt` in milliseconds since 1970. */
  add(token: string, expiresAt: number): void;
}

/** A key that the issuer withdraws is heard of by then. */
const rememberedMilliseconds = 300_000;
/** A subscription pushes under a handful of tokens at a time. */
const most = 100;

/** Remembers each token until it expires, at most 5 minutes and at most 100 of them, the newest. */
export function createKnownTokens(now: () => number): KnownTokens {
  const untilOf = new Map<string, number>();
  return {
    has(token) {
      const until = untilOf.get(token);
      if (until === undefined) return false;
      if (now() < until) return true;
      untilOf.delete(token);
      return false;
    },
    add(token, expiresAt) {
      const [oldest] = untilOf.size < most ? [] : untilOf.keys();
      if (oldest !== undefined) untilOf.delete(oldest);
      untilOf.set(token, Math.min(expiresAt, now() + rememberedMilliseconds));
    },
  };
}
