import { describe, expect, test } from "vitest";
import { createEnvironmentReader, type Environment } from "./config.ts";
import { createRateLimiter, readRateLimit } from "./rate-limit.ts";

describe("createRateLimiter", () => {
  test("takes a burst, then what the rate gives, and tells how long to wait", () => {
    let time = 0;
    const limiter = createRateLimiter({ perSecond: 10, burst: 2 }, () => time);
    const take = (milliseconds: number) => {
      time += milliseconds;
      return limiter.take("a");
    };
    expect([take(0), take(0), take(0), take(50), take(50), take(0)]).toEqual([0, 0, 100, 50, 0, 100]);
    expect([take(10_000), take(0), take(0)]).toEqual([0, 0, 100]);
  });

  test("counts each client for itself", () => {
    const limiter = createRateLimiter({ perSecond: 1, burst: 1 }, () => 0);
    expect([limiter.take("a"), limiter.take("b"), limiter.take("a")]).toEqual([0, 0, 1_000]);
  });

  test("forgets who was idle longest, so that many clients take no more memory", () => {
    const limiter = createRateLimiter({ perSecond: 1, burst: 1 }, () => 0);
    limiter.take("first");
    limiter.take("second");
    for (let other = 0; other < 9_998; other++) limiter.take(`other ${other}`);
    expect(limiter.take("first")).toBe(1_000);
    limiter.take("one more");
    expect(limiter.take("first")).toBe(1_000);
    expect(limiter.take("second")).toBe(0);
  });
});

describe("readRateLimit", () => {
  const read = (environment: Environment, fallback: number) => {
    const reader = createEnvironmentReader(environment);
    const limit = readRateLimit(reader, fallback);
    reader.finish();
    return limit;
  };

  test.each<[Environment, number, ReturnType<typeof read>]>([
    [{}, 0, null],
    [{}, 1_000, { perSecond: 1_000, burst: 2_000 }],
    [{ RATE_LIMIT: "0" }, 1_000, null],
    [{ RATE_LIMIT: "5" }, 0, { perSecond: 5, burst: 10 }],
    [{ RATE_LIMIT: "5", RATE_LIMIT_BURST: "7" }, 0, { perSecond: 5, burst: 7 }],
    [{ RATE_LIMIT: "5", RATE_LIMIT_BURST: "0" }, 0, { perSecond: 5, burst: 1 }],
  ])("%j with default %d", (environment, fallback, want) => {
    expect(read(environment, fallback)).toEqual(want);
  });

  test("what is no number is refused", () => {
    expect(() => read({ RATE_LIMIT: "-1", RATE_LIMIT_BURST: "many" }, 0)).toThrow(
      /RATE_LIMIT is "-1".*\n.*RATE_LIMIT_BURST is "many"/,
    );
  });
});
