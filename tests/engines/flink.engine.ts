import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/scratch.ts";
import { hasNeighbours } from "./support/alone.ts";
import { besideMicroBatch, engineEvents } from "./support/beside-micro-batch.ts";
import { engineIsMissing } from "./support/engines-folder.ts";
import { startFlink } from "./support/java-engines.ts";

const cannotRun = engineIsMissing("flink/classes/JavaWorker.class", "flink.sh") || hasNeighbours("Flink");

describe.skipIf(cannotRun)("Flink", () => {
  test(`${engineEvents} events come to the same rows, archive lines and dead letters as in micro-batches`, async () => {
    await using folder = await temporaryFolder();
    await using flink = await startFlink(folder.path);
    const { differences } = await besideMicroBatch(flink.endpoint);
    expect(differences).toEqual([]);
  });
});
