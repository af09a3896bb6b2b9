import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../support/scratch.ts";
import { createCatalogs, type CatalogPair } from "./support/catalogs.ts";
import { killInTurn } from "./support/chain.ts";
import { faultAt, heldWrites, steps, type FaultPoint } from "./support/points.ts";
import { createRandom } from "./support/random.ts";
import { chainLengths, runs, seed, tell, timeLimit } from "./support/runs.ts";

let catalogs: CatalogPair;

beforeAll(async () => {
  catalogs = await createCatalogs();
});
afterAll(() => catalogs[Symbol.asyncDispose]());

interface Chain {
  readonly name: string;
  readonly places: readonly FaultPoint[];
}

const points = [...steps, ...heldWrites];
const chains: readonly Chain[] =
  runs === 1
    ? [{ name: "every step, one after the other", places: points }]
    : points.flatMap((point) =>
        chainLengths(runs).map((length, index) => ({
          name: `${length} times: ${point.name}, folder ${index + 1}`,
          places: Array.from({ length }, () => point),
        })),
      );

test.concurrent.each(chains)("killed at $name", timeLimit(Math.max(runs, points.length)), async (chain) => {
  const { name, places } = chain;
  await using folder = await temporaryFolder();
  const random = createRandom(seed + chains.indexOf(chain));
  const faults = places.map((point) => faultAt(point, random, runs));
  const report = await killInTurn({ dataDirectory: folder.path, catalogs, random }, faults);
  expect(report.findings).toEqual([]);
  tell(name, faults.length, report);
});
