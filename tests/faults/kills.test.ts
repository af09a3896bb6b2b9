import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../support/scratch.ts";
import { createCatalogs, type CatalogPair } from "./support/catalogs.ts";
import { killInTurn } from "./support/chain.ts";
import { faultAt, heldWrites, steps, type FaultPoint } from "./support/points.ts";
import { createRandom } from "./support/random.ts";
import { runs, seed, tell, timeLimit } from "./support/runs.ts";

let catalogs: CatalogPair;

beforeAll(async () => {
  catalogs = await createCatalogs();
});
afterAll(() => catalogs[Symbol.asyncDispose]());

const points = [...steps, ...heldWrites];
const chains: readonly { readonly name: string; readonly places: readonly FaultPoint[] }[] =
  runs === 1
    ? [{ name: "every step, one after the other", places: points }]
    : points.map((point) => ({
        name: `${runs} times: ${point.name}`,
        places: Array.from({ length: runs }, () => point),
      }));

test.each(chains)("killed at $name", timeLimit(Math.max(runs, points.length)), async ({ name, places }) => {
  await using folder = await temporaryFolder();
  const random = createRandom(seed + name.length);
  const faults = places.map((point) => faultAt(point, random, runs));
  const report = await killInTurn({ dataDirectory: folder.path, catalogs, random }, faults);
  expect(report.findings).toEqual([]);
  tell(name, faults.length, report);
});
