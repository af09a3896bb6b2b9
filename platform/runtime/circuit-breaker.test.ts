import { describe, expect, test } from "vitest";
import { createCircuitBreaker } from "./circuit-breaker.ts";
import { PlatformError } from "./errors.ts";
import { createLogger } from "./log.ts";

/** A breaker on a clock that stands still but for what sleeps; `random` is 1. */
function setUp() {
  let time = 0;
  const lines: string[] = [];
  const log = createLogger({ component: "test", write: (line) => void lines.push(line) });
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const clock = {
    random: () => 1,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => void sleepers.push({ until: time + milliseconds, wake })),
  };
  const breaker = createCircuitBreaker({ log, clock, now: () => new Date(time) });
  const pass = async (milliseconds: number) => {
    time += milliseconds;
    for (const { until, wake } of sleepers) if (until <= time) wake();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const { signal } = new AbortController();
  /** Asks for a turn; the result tells whether it was given. */
  const ask = (work: string) => {
    const asked = { given: false };
    void breaker.turn(work, signal).then(() => (asked.given = true));
    return asked;
  };
  const told = () => lines.map((line) => (JSON.parse(line) as { message: string }).message);
  return { breaker, pass, ask, told, signal };
}

const down = new PlatformError("TRANSIENT", "DOWN", "it is down");
const denied = new PlatformError("SETUP", "DENIED", "no permission");

/** Fails at each turn that is given, `times` times. */
async function failAgain({ breaker, pass, ask }: ReturnType<typeof setUp>, times: number): Promise<void> {
  for (let left = times; left > 0;) {
    const asked = ask("work");
    await pass(0);
    while (!asked.given) await pass(100);
    breaker.failed("work", down);
    left--;
  }
}

describe("a circuit", () => {
  test("opens after five failures in a row, and closes at the first answer", async () => {
    const all = setUp();
    const { breaker, told } = all;
    await failAgain(all, 4);
    expect([breaker.isOpen(), breaker.failing()]).toMatchObject([false, [{ work: "work", state: "closed" }]]);
    await failAgain(all, 1);
    expect(breaker.failing()).toMatchObject([
      { state: "open", retryClass: "TRANSIENT", reason: "it is down" },
    ]);
    breaker.succeeded("work");
    expect([breaker.isOpen(), breaker.failing()]).toEqual([false, []]);
    expect(told()).toEqual([
      "failed, will be tried again",
      "circuit opened: no more work is taken on until this succeeds",
      "circuit closed",
    ]);
  });

  test("opens at once for want of set-up", () => {
    const { breaker } = setUp();
    breaker.failed("work", denied);
    expect(breaker.failing()).toMatchObject([{ state: "open", retryClass: "SETUP" }]);
  });

  test("does not open when answers come in between", async () => {
    const all = setUp();
    for (let round = 0; round < 5; round++) {
      await failAgain(all, 3);
      all.breaker.succeeded("work");
    }
    expect(all.told()).not.toContain("circuit opened: no more work is taken on until this succeeds");
  });

  test("takes attempts that were under way together for one failure", () => {
    const { breaker } = setUp();
    for (let n = 0; n < 20; n++) breaker.failed("work", down);
    expect(breaker.isOpen()).toBe(false);
  });

  test("lets one attempt through when its wait is over, and the others when that succeeds", async () => {
    const { breaker, pass, ask } = setUp();
    breaker.failed("work", denied);
    const [first, second] = [ask("work"), ask("work")];
    await pass(999);
    expect([first.given, second.given]).toEqual([false, false]);
    await pass(1);
    expect([first.given, second.given]).toEqual([true, false]);
    expect(breaker.failing()).toMatchObject([{ state: "half-open" }]);
    breaker.succeeded("work");
    await pass(0);
    expect(second.given).toBe(true);
  });

  test("waits as long again as it has failed, up to half a minute", async () => {
    const { breaker, pass, ask } = setUp();
    const waits: number[] = [];
    for (let round = 0; round < 12; round++) {
      breaker.failed("work", down);
      const asked = ask("work");
      let waited = 0;
      for (; !asked.given; waited += 100) await pass(100);
      waits.push(waited);
    }
    expect(waits).toEqual([100, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  });

  test("is no concern of other work", async () => {
    const { breaker, pass, ask } = setUp();
    breaker.failed("work", denied);
    const other = ask("other");
    await pass(0);
    expect(other.given).toBe(true);
  });
});

test("closed() resolves when the last open circuit closes, or the signal aborts", async () => {
  const { breaker, pass, signal } = setUp();
  const ending = new AbortController();
  const seen: string[] = [];
  breaker.failed("one", denied);
  breaker.failed("two", denied);
  void breaker.closed(signal).then(() => seen.push("closed"));
  breaker.succeeded("one");
  await pass(0);
  expect(seen).toEqual([]);
  breaker.succeeded("two");
  await pass(0);
  expect(seen).toEqual(["closed"]);
  breaker.failed("one", denied);
  ending.abort();
  await breaker.closed(ending.signal);
  expect(breaker.isOpen()).toBe(true);
});
