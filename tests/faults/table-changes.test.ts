import { cp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../support/scratch.ts";
import { createCatalogs, type CatalogPair } from "./support/catalogs.ts";
import { killDuringTableChange, mustStart } from "./support/chain.ts";
import { createLoad } from "./support/load.ts";
import { faultAt, tableChanges } from "./support/points.ts";
import { createRandom, type Random } from "./support/random.ts";
import { runs, seed, tell, timeLimit } from "./support/runs.ts";
import type { SentRequest } from "./support/sent.ts";

let catalogs: CatalogPair;

beforeAll(async () => {
  catalogs = await createCatalogs();
});
afterAll(() => catalogs[Symbol.asyncDispose]());

const changes = runs === 1 ? [tableChanges[0], tableChanges[4]] : tableChanges;

/** So many runs begin with a copy of one folder of older tables. */
const runsPerFolder = 5;

test.concurrent.each(changes)("killed while a table changes: $name", timeLimit(3 * runs), async (point) => {
  const random = createRandom(seed + tableChanges.indexOf(point));
  for (let run = 0; run < runs; run += runsPerFolder) {
    await using older = await temporaryFolder();
    const before = point.name.startsWith("ALTER") ? await leaveOlderTables(older.path, random) : [];
    for (let nth = run; nth < Math.min(run + runsPerFolder, runs); nth++) {
      await using folder = await temporaryFolder();
      const scenario = { dataDirectory: join(folder.path, "data"), catalogs, random };
      await cp(older.path, scenario.dataDirectory, { recursive: true });
      const load = createLoad("table", random, catalogs.catalogs, before);
      const report = await killDuringTableChange(scenario, load, faultAt(point, random, runs));
      expect(report.findings).toEqual([]);
      tell(point.name, 1, report);
    }
  }
});

/** Leaves tables of the older schemas with rows, and a backlog of older events; resolves with what was sent, all of it answered. */
async function leaveOlderTables(dataDirectory: string, random: Random): Promise<readonly SentRequest[]> {
  const load = createLoad("table", random, catalogs.catalogs);
  await using stack = await mustStart({
    dataDirectory,
    ...catalogs.stack,
    catalog: "base",
    syncTables: true,
    fault: null,
  });
  const enough = new AbortController();
  const running = load.run(stack.file, "base", enough.signal);
  await load.answers(40);
  enough.abort();
  await running;
  await stack.kill("SIGKILL");
  return load.sent;
}
