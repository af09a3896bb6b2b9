import { setTimeout as delay } from "node:timers/promises";

/** Asks until the answer is neither false nor null nor undefined, and returns it. Fails with the last answer or error when time is up. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  limitMilliseconds = 60_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + limitMilliseconds;
  for (;;) {
    let last: unknown;
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined)
        return answer as NonNullable<Exclude<T, false>>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`gave up waiting until ${what}`, { cause: last });
    await delay(10);
  }
}
