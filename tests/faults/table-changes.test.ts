import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../support/scratch.ts";
import { createCatalogs, type CatalogPair } from "./support/catalogs.ts";
import { killDuringTableChange, mustStart } from "./support/chain.ts";
import { createLoad, type Load } from "./support/load.ts";
import { faultAt, tableChanges } from "./support/points.ts";
import { createRandom } from "./support/random.ts";
import { runs, seed, tell, timeLimit } from "./support/runs.ts";

let catalogs: CatalogPair;

beforeAll(async () => {
  catalogs = await createCatalogs();
});
afterAll(() => catalogs[Symbol.asyncDispose]());

const changes = runs === 1 ? [tableChanges[0], tableChanges[4]] : tableChanges;

test.concurrent.each(changes)("killed while a table changes: $name", timeLimit(3 * runs), async (point) => {
  const random = createRandom(seed + tableChanges.indexOf(point));
  for (let run = 0; run < runs; run++) {
    await using folder = await temporaryFolder();
    const scenario = { dataDirectory: join(folder.path, "data"), catalogs, random };
    const load = createLoad("table", random, catalogs.catalogs);
    if (point.name.startsWith("ALTER")) await leaveOlderTables(scenario.dataDirectory, load);
    const report = await killDuringTableChange(scenario, load, faultAt(point, random, runs));
    expect(report.findings).toEqual([]);
    tell(point.name, 1, report);
  }
});

/** Leaves tables of the older schemas with rows, and a backlog of older events, all of them answered. */
async function leaveOlderTables(dataDirectory: string, load: Load): Promise<void> {
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
}
