import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Books } from "../../services/local-stack/books.ts";
import type { StackFile } from "../../platform/runtime/stack-file.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { until } from "../support/until.ts";
import { createCatalogs, type CatalogPair } from "./support/catalogs.ts";
import { mustStart, recover } from "./support/chain.ts";
import { createLoad, type Load } from "./support/load.ts";
import { startProgram } from "./support/program.ts";
import { createRandom, type Random } from "./support/random.ts";
import { runs, seed, tell, timeLimit } from "./support/runs.ts";

let catalogs: CatalogPair;

beforeAll(async () => {
  catalogs = await createCatalogs();
});
afterAll(() => catalogs[Symbol.asyncDispose]());

const signals = [
  { signal: "SIGKILL", want: { code: null, signal: "SIGKILL", stderr: expect.any(String) } },
  { signal: "SIGTERM", want: { code: 0, signal: null, stderr: expect.any(String) } },
] as const;

test.concurrent.each(signals)(
  "npm start, $signal at random instants under load",
  timeLimit(runs),
  async ({ signal, want }) => {
    await using folder = await temporaryFolder();
    const random = createRandom(seed);
    const load = createLoad(signal, random, catalogs.catalogs);
    for (let round = 0; round < runs; round++) {
      await using program = startProgram(catalogs.program, folder.path);
      const stack = await program.ready();
      await load.resend(stack);
      expect(await books(stack)).toMatchObject({ balanced: true, missing: [], extra: [] });
      const running = load.run(stack, "base", AbortSignal.timeout(120_000));
      await randomInstant(load, random);
      program.running.child.kill(signal);
      const { code, stderr } = await program.running.finished;
      await running;
      expect({ code, signal: program.running.child.signalCode, stderr }).toEqual(want);
    }
    await using stack = await mustStart({
      dataDirectory: folder.path,
      ...catalogs.stack,
      catalog: "base",
      syncTables: true,
      fault: null,
    });
    const report = await recover(stack, load, `seed ${seed}`);
    expect(report.findings).toEqual([]);
    tell(signal, runs, report);
  },
);

/** Anywhere between two answers of the first few requests. */
async function randomInstant(load: Load, random: Random): Promise<void> {
  await load.answers(random.whole(1, 60));
  await delay(random.whole(0, 20));
}

async function books({ urls, token }: StackFile): Promise<Books> {
  return until("the books are read", async () => {
    const response = await fetch(`${urls.control}/books`, { headers: { authorization: `Bearer ${token}` } });
    return (await response.json()) as Books;
  });
}
