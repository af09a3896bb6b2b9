import type { Registry } from "../../../generated/contract.ts";
import { realClock, type RetryClock } from "../../../platform/runtime/retry.ts";
import { knownRows } from "../../backfill/known-rows.ts";
import type { EngineContext, EngineSinks } from "../../run-context.ts";
import { createBundleRetry } from "../../sinks/engine/bundle-retry.ts";
import { openEventSink, type EventSinkOptions } from "../../sinks/engine/event-sink.ts";
import { openLetterSink } from "../../sinks/engine/letter-sink.ts";
import type { TableBatch } from "../../sinks/engine/table-batches.ts";
import { openWaitingSink } from "../../sinks/engine/waiting-sink.ts";
import { replayedLetters } from "./replayed-letters.ts";

/** What a worker of an engine works with. */
export interface WorkerParts extends Pick<
  EventSinkOptions,
  "bus" | "warehouse" | "store" | "log" | "requestTable" | "report"
> {
  readonly registry: Registry;
  /** Ends the patience of writes that fail. */
  readonly signal: AbortSignal;
  readonly now?: () => Date;
  readonly clock?: RetryClock;
}

/**
 * The context of a worker whose sinks write to the platform. What comes from the archive is not archived again; of events that are processed again
 * only those are inserted that have no row.
 */
export function createEngineContext(parts: WorkerParts): EngineContext {
  const { registry, store, signal, now = () => new Date(), clock = realClock } = parts;
  const options = { ...parts, now, clock, retry: createBundleRetry({ clock, signal }) };

  const fresh: EngineSinks = {
    events: () => openEventSink(options),
    refused: () => openLetterSink(options),
    waiting: () => openWaitingSink(),
  };

  const known = (batch: TableBatch) => knownRows(parts, batch);

  const again = (archive: null | undefined): EngineSinks => ({
    events: () =>
      openEventSink({
        ...options,
        known,
        writeLetters: replayedLetters(options),
        ...(archive === null && { archive }),
      }),
    refused: () => openLetterSink({ ...options, writeLetters: replayedLetters(options) }),
    waiting: () => openWaitingSink(),
  });

  return {
    kind: "engine",
    registry,
    store,
    get ingestedAt() {
      return now().toISOString();
    },
    sinks: (source) => (source === "stream" ? fresh : again(source === "archive" ? null : undefined)),
  };
}
