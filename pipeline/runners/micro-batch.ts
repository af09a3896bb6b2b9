import { setImmediate as turn } from "node:timers/promises";
import type { Registry } from "../../generated/contract.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { createCircuitBreaker } from "../../platform/runtime/circuit-breaker.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { pause, realClock } from "../../platform/runtime/retry.ts";
import type { RetryClock } from "../../platform/runtime/retry.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { isLastDelivery, lastDeliveryLetter } from "../dead-letters/last-delivery.ts";
import type { GraphOutput } from "../run-context.ts";
import type { PipelineCatalog } from "../transforms/pipeline-registry.ts";
import { healthOf } from "./health.ts";
import type { HealthStatus } from "./health.ts";
import { createIdleWaiters } from "./idle.ts";
import { keepLeases } from "./leases.ts";
import { pullAll } from "./puller.ts";
import { createRetry, messageOf, Stopped } from "./retry.ts";
import { createCounters } from "./stats.ts";
import type { MicroBatchStats } from "./stats.ts";
import { openWaitingRoom } from "./waiting-room.ts";
import { logWatchdog } from "./watchdog-log.ts";
import { createWatchdog } from "./watchdog.ts";
import { writeBatch, type PartResult } from "./write-batch.ts";

/** What the runner works on and how. */
export interface MicroBatchOptions {
  readonly bus: EventBus;
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  /** Its registry is read once per batch. */
  readonly catalog: PipelineCatalog;
  readonly log: Logger;
  /** Default: the pipeline's subscription. */
  readonly subscription?: string;
  /** Asks the table manager for the table of an event type whose rows cannot be stored yet. */
  readonly requestTable?: (eventType: string) => Promise<void>;
  /** Largest batch; default 2,000: larger ones are no faster, smaller ones cost more commits and objects. */
  readonly maxMessages?: number;
  /** Default 60; leases are prolonged for as long as messages are held. */
  readonly leaseSeconds?: number;
  /** How many events of one type may wait in memory for a table or a newer schema; default 1,000. The others are parked on the bus. */
  readonly maxPendingPerType?: number;
  /** The same, of all types together; default 5,000. */
  readonly maxPending?: number;
  /** How many bytes of events may wait in memory, of all types together; default 128 MiB. One event of each type may in any case. */
  readonly maxPendingBytes?: number;
  /** Pulling stops while this many events are parked; default 100,000. */
  readonly maxParked?: number;
  /** How long messages may arrive without one leaving before the runner calls itself unhealthy; default 60. */
  readonly watchdogSeconds?: number;
  /** How long `stop` lets writes that are under way finish; default 8 s. */
  readonly graceMilliseconds?: number;
  readonly now?: () => Date;
  /** Time and chance of the waits between attempts. */
  readonly clock?: RetryClock;
  /** Stops the runner, as `stop` does. */
  readonly signal?: AbortSignal;
}

/** A runner at work. */
export interface MicroBatch {
  /** Pulls no more, finishes what is being written, gives the rest back to the bus. Safe to call twice. */
  stop(): Promise<void>;
  stats(): MicroBatchStats;
  /** Unhealthy while a circuit is not closed, at once for want of set-up, and while messages arrive and none leaves. */
  health(): HealthStatus;
  /** Resolves when the backlog is empty and nothing is held: everything published before the call is settled. */
  idle(): Promise<void>;
}

/**
 * Pulls batches, runs the graph over each on Beam's direct runner, writes rows, archive and dead letters, and acknowledges a
 * message only after all its writes are durable; what takes long holds up no other table. What fails for a reason that is not the message's own is tried again for as long as
 * it takes, under prolonged leases; after some failures in a row nothing more is pulled until it works again.
 */
export function startMicroBatch(options: MicroBatchOptions): MicroBatch {
  const { bus, catalog, log, now = () => new Date(), clock = realClock } = options;
  const { subscription = channel.pipeline, maxMessages = 2_000, leaseSeconds = 60 } = options;
  const { maxPendingPerType = 1_000, maxPending = 5_000, maxParked = 100_000 } = options;
  const { maxPendingBytes = 128 * 1024 * 1024 } = options;
  const { graceMilliseconds = 8_000, watchdogSeconds = 60, requestTable = async () => {} } = options;
  // Beam takes a quarter of a second: whoever only imports this module need not pay for it, and the first batch finds it loaded.
  const graph = import("../graph.ts");
  graph.catch(() => undefined);
  const stopping = new AbortController();
  const { signal } = stopping;
  const givingUp = new AbortController();
  const breaker = createCircuitBreaker({ log, clock, now });
  const watchdog = createWatchdog(watchdogSeconds, now);
  void logWatchdog({ watchdog, everyMilliseconds: watchdogSeconds * 100, log, clock, signal });
  const counters = createCounters();
  const idle = createIdleWaiters();
  const leases = keepLeases({ bus, subscription, leaseSeconds, log, clock });
  const retry = createRetry({ breaker, clock, signal: givingUp.signal });
  const sinks = { bus, warehouse: options.warehouse, store: options.store, log, retry, now, clock };
  const room = { maxMessages, maxPerType: maxPendingPerType, maxPending, maxPendingBytes };
  const waiting = openWaitingRoom({ tryAgain: work, requestTable, leases, ...room, log, now, clock, signal });

  async function work(messages: readonly ReceivedMessage[]): Promise<void> {
    const ended = watchdog.began();
    ended((await settle(messages)) ? "settled" : "failed");
  }

  /** False when some of it went back to the bus. */
  async function settle(messages: readonly ReceivedMessage[]): Promise<boolean> {
    const left = new Set(messages);
    try {
      const { registry } = catalog;
      const output = await run(messages, registry);
      if (output === null) return await settleApart(messages);
      await writeBatch(output, { ...sinks, registry }, async (parts) => {
        await finish(parts);
        for (const { done, waiting: others } of parts) {
          for (const message of done) left.delete(message);
          for (const { message } of others) left.delete(message);
        }
      });
      return true;
    } catch (error) {
      if (error instanceof Stopped) return false;
      log.error("what is left of a batch failed and is given back", {
        messages: left.size,
        error: messageOf(error),
      });
      await leases.giveBack([...left]);
      return false;
    }
  }

  async function finish(parts: readonly PartResult[]): Promise<void> {
    counters.written(parts);
    await acknowledge(parts.flatMap(({ done }) => done));
    waiting.add(parts.flatMap((part) => part.waiting));
  }

  /** Null when the graph fails, which only a mistake in it can cause. */
  async function run(messages: readonly ReceivedMessage[], registry: Registry): Promise<GraphOutput | null> {
    try {
      const { runGraph } = await graph;
      const { last = [], others = [] } = Object.groupBy(messages, (message) =>
        isLastDelivery(message) ? "last" : "others",
      );
      const output = await runGraph({ messages: others, registry, now: now() });
      const letters = last.map((message) => lastDeliveryLetter(message, subscription, now()));
      return { ...output, deadLetters: [...output.deadLetters, ...letters] };
    } catch (error) {
      log.error("the graph failed", { messages: messages.length, error: messageOf(error) });
      return null;
    }
  }

  /** Finds the message that the graph fails on; the others are none the worse for it. */
  async function settleApart(messages: readonly ReceivedMessage[]): Promise<boolean> {
    if (messages.length === 1) {
      await leases.giveBack(messages);
      return false;
    }
    const middle = messages.length >> 1;
    const first = await settle(messages.slice(0, middle));
    return (await settle(messages.slice(middle))) || first;
  }

  async function acknowledge(messages: readonly ReceivedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const ackIds = messages.map(({ ackId }) => ackId);
    await retry("acknowledge", () => bus.ack(subscription, ackIds));
    leases.release(messages);
    counters.acknowledged(messages.length, now());
    watchdog.progressed();
  }

  const pulling = pullAll({
    pull: (waitMilliseconds) =>
      bus.pull(subscription, { maxMessages, leaseSeconds, signal, waitMilliseconds }),
    work(messages) {
      counters.pulled(messages.length);
      leases.hold(messages);
      return work(messages);
    },
    held: () => leases.size(),
    someWait: () => waiting.size() + waiting.parked() > 0,
    isFull: () => waiting.parked() >= maxParked,
    retry: createRetry({ breaker, clock, signal }),
    breaker,
    watchdog,
    idle,
    clock,
    signal,
  }).catch((error: unknown) => {
    if (error instanceof Stopped) return;
    log.error("pulling ended", { error: messageOf(error) });
    watchdog.asked(`pulling ended: ${messageOf(error)}`);
  });

  async function end(): Promise<void> {
    stopping.abort();
    // During an outage waiting is in vain: each write gets one last attempt.
    if (breaker.isOpen()) givingUp.abort();
    const allDone = new AbortController();
    const graceOver = pause(graceMilliseconds, clock, allDone.signal).then(() => {
      givingUp.abort();
      return turn();
    });
    await Promise.race([Promise.all([pulling, waiting.settled()]), graceOver]);
    allDone.abort();
    await leases.end();
  }

  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= end());
  options.signal?.addEventListener("abort", () => void stop(), { once: true });
  if (options.signal?.aborted) void stop();

  return {
    stop,
    stats: () =>
      counters.snapshot({
        pending: waiting.size(),
        parked: waiting.parked(),
        held: leases.size(),
        batches: watchdog.inHand(),
        circuits: breaker.failing(),
      }),
    health: () => healthOf(breaker, watchdog),
    idle: () => idle.add(),
  };
}
