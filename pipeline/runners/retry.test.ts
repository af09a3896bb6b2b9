import { expect, test } from "vitest";
import { createCircuitBreaker } from "../../platform/runtime/circuit-breaker.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import type { RetryClass } from "../../platform/runtime/errors.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { createHurriedClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { createRetry, Stopped } from "./retry.ts";

function setUp() {
  const clock = createHurriedClock();
  const stop = new AbortController();
  const breaker = createCircuitBreaker({ log: silentLogger, clock, now: clock.now });
  return { clock, breaker, stop, retry: createRetry({ breaker, clock, signal: stop.signal }) };
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
  ["TRANSIENT", 4, [100, 100, 200, 400]],
  ["RETRY_FREE", 3, [0, 0, 0]],
  ["CONFLICT", 3, [20, 40, 80]],
  ["SETUP", 4, [1_000, 1_000, 2_000, 4_000]],
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
    const { retry, breaker, clock } = setUp();
    const error = failure(retryClass);
    await expect(retry("work", failing(1, error))).rejects.toBe(error);
    expect([clock.waits, breaker.failing()]).toEqual([[], []]);
  },
);

test("what nobody classified is tried again", async () => {
  await expect(setUp().retry("work", failing(2, new Error("odd")))).resolves.toBe("done");
});

test("one kind of work that fails holds up no other", async () => {
  const { retry, breaker } = setUp();
  const seen: boolean[] = [];
  const operation = failing(1, failure("SETUP"));
  await retry("insert", async () => {
    seen.push(breaker.isOpen());
    await retry("other work", async () => {});
    return operation();
  });
  expect(seen).toEqual([false, true]);
  expect(breaker.isOpen()).toBe(false);
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

test("who comes when it stops already gets one attempt", async () => {
  const { retry, stop } = setUp();
  stop.abort();
  await expect(retry("work", failing(0, null))).resolves.toBe("done");
  await expect(retry("work", failing(1, failure("TRANSIENT")))).rejects.toBeInstanceOf(Stopped);
});
