import { expect, test } from "vitest";
import { PlatformError } from "../../platform/runtime/errors.ts";
import type { RetryClass } from "../../platform/runtime/errors.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { createHurriedClock } from "../testing/clock.ts";
import { createHealth } from "./health.ts";
import { createRetry, Stopped } from "./retry.ts";

function setUp() {
  const clock = createHurriedClock();
  const health = createHealth();
  const stop = new AbortController();
  return {
    clock,
    health,
    stop,
    retry: createRetry({ log: silentLogger, health, clock, signal: stop.signal }),
  };
}

const failure = (retryClass: RetryClass) => new PlatformError(retryClass, "X", "it went wrong");

/** Fails as often as told, then answers. */
function failing(times: number, error: unknown): () => Promise<string> {
  let left = times;
  return async () => {
    if (left-- > 0) throw error;
    return "done";
  };
}

test.each<[RetryClass, number, readonly number[]]>([
  ["TRANSIENT", 3, [100, 200, 400]],
  ["RETRY_FREE", 3, [0, 0, 0]],
  ["CONFLICT", 3, [20, 40, 80]],
  ["SETUP", 2, [30_000, 30_000]],
])("%s is tried again after growing waits", async (retryClass, times, waits) => {
  const { retry, clock } = setUp();
  await expect(retry("work", failing(times, failure(retryClass)))).resolves.toBe("done");
  expect(clock.waits).toEqual(waits);
});

test("waits stay below half a minute, and free retries do not spin for ever", async () => {
  const { retry, clock } = setUp();
  await retry("work", failing(50, failure("TRANSIENT")));
  expect(Math.max(...clock.waits)).toBe(30_000);
  await retry("work", failing(150, failure("RETRY_FREE")));
  expect(clock.waits.at(-1)).toBe(30_000);
});

test.each<[RetryClass]>([["SCHEMA_PENDING"], ["POISON"]])(
  "%s goes to the caller at once",
  async (retryClass) => {
    const { retry, clock } = setUp();
    const error = failure(retryClass);
    await expect(retry("work", failing(1, error))).rejects.toBe(error);
    expect(clock.waits).toEqual([]);
  },
);

test("what nobody classified is tried again", async () => {
  await expect(setUp().retry("work", failing(2, new Error("odd")))).resolves.toBe("done");
});

test("SETUP is unhealthy until the same work succeeds", async () => {
  const { retry, health } = setUp();
  const seen: boolean[] = [];
  const operation = failing(1, failure("SETUP"));
  await retry("insert", async () => {
    seen.push(health.status().healthy);
    await retry("other work", async () => {});
    return operation();
  });
  expect(seen).toEqual([true, false]);
  expect(health.status()).toEqual({ healthy: true, reasons: [] });
});

test("stopping ends the waiting, and says so", async () => {
  const { retry, stop } = setUp();
  const error = failure("TRANSIENT");
  const operation = async () => {
    stop.abort();
    throw error;
  };
  await expect(retry("work", operation)).rejects.toSatisfy(
    (got) => got instanceof Stopped && got.cause === error,
  );
});
