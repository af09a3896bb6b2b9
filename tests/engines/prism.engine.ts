import { describe, expect, test } from "vitest";
import { hasNeighbours } from "./support/alone.ts";
import { besideMicroBatch, engineEvents } from "./support/beside-micro-batch.ts";
import { engineIsMissing } from "./support/engines-folder.ts";
import { startPrism } from "./support/prism.ts";

const cannotRun = engineIsMissing("prism", "prism.sh") || hasNeighbours("Prism");

describe.skipIf(cannotRun)("Prism", () => {
  test(`${engineEvents} events come to the same rows, archive lines and dead letters as in micro-batches`, async () => {
    await using prism = await startPrism();
    const { differences } = await besideMicroBatch(prism.endpoint);
    expect(differences).toEqual([]);
  });
});
