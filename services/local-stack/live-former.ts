import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import type { LiveModules } from "./live-modules.ts";
import type { Stack } from "./stack.ts";

/**
 * What stacks on this folder served before the set `hash`, as far as events of it may be left on the bus; the latest last. Sets that cannot be
 * imported any more are left out, which is logged.
 */
export async function formerCatalogs(
  modules: Pick<LiveModules, "remembered" | "open">,
  hash: string,
  log: Logger,
): Promise<readonly Catalog[]> {
  const catalogs: Catalog[] = [];
  for (const former of modules.remembered()) {
    if (former === hash) continue;
    const loaded = await modules.open(former);
    if (loaded === null) log.warning("schemas that were served before are lost", { set: former });
    else catalogs.push(loaded.catalog);
  }
  return catalogs;
}

/** Waits until all that was accepted before the swap to the set `hash` is settled, and forgets what was served before. Never rejects. */
export async function forgetFormer(options: {
  readonly stack: Pick<Stack, "drained">;
  readonly swap: { settled(): void };
  readonly modules: Pick<LiveModules, "settled">;
  readonly hash: string;
  readonly log: Logger;
}): Promise<void> {
  const { stack, swap, modules, hash, log } = options;
  try {
    await stack.drained();
    swap.settled();
    modules.settled(hash);
  } catch (error) {
    // The stack has stopped: the next one goes on from there.
    log.info("former schemas are kept", { error: String(error) });
  }
}
