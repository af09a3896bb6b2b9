import type { EventBus, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { realClock, type RetryClock } from "../../platform/runtime/retry.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { BackfillCounts, BackfillOptions } from "./backfill-options.ts";
import { readArchivedMessages, readLetterMessages, type SourceMessages } from "./backfill-source.ts";
import { createBundleRun } from "./bundle-run.ts";

/** What a backfill works on. */
export interface BackfillParts {
  readonly bus: EventBus;
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  readonly catalog: Catalog;
  readonly log: Logger;
  /** Asks the table manager for the table of an event type. */
  readonly requestTable?: (eventType: string) => Promise<void>;
  readonly now?: () => Date;
  readonly clock?: RetryClock;
  /** Ends it between two bundles, and the waits within one. */
  readonly signal?: AbortSignal;
}

const bundleMessages = 5_000;
const bundleBytes = 16 * 1024 ** 2;

/**
 * Processes archived or dead-lettered events again, in bundles on Beam's direct runner, and tells after each how far it is; the last counts are
 * the result. Safe to repeat and to break off: an event that has a row, or a dead letter for the same reason, is left as it is. Memory is
 * bounded by a bundle and an object.
 */
export async function* runBackfill(
  parts: BackfillParts,
  options: BackfillOptions,
): AsyncGenerator<BackfillCounts> {
  const { now = () => new Date(), clock = realClock, signal = new AbortController().signal } = parts;
  const run = createBundleRun({ ...parts, now, clock, signal }, options);
  let held: ReceivedMessage[] = [];
  let bytes = 0;
  for await (const { object, messages } of messagesOf(parts, options)) {
    if (signal.aborted) break;
    run.reading(object);
    for (const message of messages) {
      held.push(message);
      bytes += message.data.byteLength;
      if (held.length < bundleMessages && bytes < bundleBytes) continue;
      await run.process(held.splice(0));
      bytes = 0;
      yield run.counts();
    }
  }
  if (!signal.aborted) await run.process(held);
  yield run.counts();
}

async function* messagesOf(
  { store, catalog }: BackfillParts,
  options: BackfillOptions,
): AsyncGenerator<SourceMessages> {
  if (options.source === "dead-letters") return yield* readLetterMessages(store, options);
  const types = options.type === undefined ? catalog.registry.keys() : [options.type];
  for (const type of types) yield* readArchivedMessages(store, type, options);
}
