import { describe, expect, test } from "vitest";

import { PlatformError } from "./errors.ts";
import { backoffMilliseconds, conflictRetry, retry, type RetryClock } from "./retry.ts";

function fakeClock(): RetryClock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    random: () => 0.5,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      waits.push(milliseconds);
    },
  };
}

const transient = new PlatformError("TRANSIENT", "LATER", "later");
const conflict = new PlatformError("CONFLICT", "ETAG_MISMATCH", "changed");

describe("backoffMilliseconds", () => {
  test("doubles up to the cap, with full jitter", () => {
    const half = [1, 2, 3, 8, 20].map((attempt) => backoffMilliseconds(attempt, () => 0.5));
    expect(half).toEqual([250, 500, 1_000, 30_000, 30_000]);
    expect(backoffMilliseconds(3, () => 0)).toBe(0);
  });
});

describe("retry", () => {
  test("waits and tries again while the failure is transient", async () => {
    const clock = fakeClock();
    const seen: number[] = [];
    const answer = await retry(
      async (attempt) => {
        seen.push(attempt);
        if (attempt < 3) throw transient;
        return "done";
      },
      { clock },
    );
    expect({ answer, seen, waits: clock.waits }).toEqual({
      answer: "done",
      seen: [1, 2, 3],
      waits: [250, 500],
    });
  });

  test("gives up at once on another class, and after maxAttempts", async () => {
    const clock = fakeClock();
    let calls = 0;
    const failing = (error: Error) => async () => {
      calls++;
      throw error;
    };
    const poison = new PlatformError("POISON", "BAD", "bad");
    await expect(retry(failing(poison), { clock })).rejects.toBe(poison);
    expect(calls).toBe(1);
    await expect(retry(failing(transient), { clock, maxAttempts: 3 })).rejects.toBe(transient);
    expect(calls).toBe(4);
  });

  test("an aborted signal ends the waiting", async () => {
    const controller = new AbortController();
    const reason = new Error("stop");
    const operation = async () => {
      controller.abort(reason);
      throw transient;
    };
    await expect(retry(operation, { signal: controller.signal, clock: fakeClock() })).rejects.toBe(reason);
  });
});

test("conflictRetry makes ten attempts at most", async () => {
  let calls = 0;
  const operation = async () => {
    calls++;
    throw conflict;
  };
  await expect(conflictRetry(operation, fakeClock())).rejects.toBe(conflict);
  expect(calls).toBe(10);
});
