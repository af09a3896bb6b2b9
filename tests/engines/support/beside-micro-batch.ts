import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openFilesystemStore } from "../../../platform/object-store/filesystem.ts";
import type { BoundedOptions } from "../../../pipeline/runners/portable/run-bounded.ts";
import { temporaryFolder } from "../../support/scratch.ts";
import { compareSides, type Comparison } from "./compare-sides.ts";
import { archiveEvents } from "./million-input.ts";
import { throughJobService, throughMicroBatch } from "./million-sides.ts";

/** How many events the engines work on: `ENGINE_EVENTS`, or a million. */
export const engineEvents = Number(process.env["ENGINE_EVENTS"] ?? 1_000_000);

/** What came out of both, and the most memory that this process, which hosts the workers, has held until then. */
export interface BesideMicroBatch extends Comparison {
  readonly peakBytes: number;
}

/** Runs the same events through the micro-batch runner and through an engine, and compares all that came out. */
export async function besideMicroBatch(
  jobEndpoint: string,
  options?: BoundedOptions["options"],
): Promise<BesideMicroBatch> {
  await using folder = await temporaryFolder();
  const [first, second] = [join(folder.path, "micro-batch"), join(folder.path, "engine")];
  await Promise.all([mkdir(first), mkdir(second)]);
  const input = openFilesystemStore({ directory: join(folder.path, "input") });
  await archiveEvents(input, engineEvents);
  await throughMicroBatch(input, first);
  await throughJobService(input, second, jobEndpoint, options);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { ...(await compareSides(first, second)), peakBytes };
}
