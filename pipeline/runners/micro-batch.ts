import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { realClock } from "../../platform/runtime/retry.ts";
import type { RetryClock } from "../../platform/runtime/retry.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { createHealth } from "./health.ts";
import type { HealthStatus } from "./health.ts";
import { createIdleWaiters } from "./idle.ts";
import { keepLeases } from "./leases.ts";
import { createRetry, messageOf, pause, Stopped } from "./retry.ts";
import { createCounters } from "./stats.ts";
import type { MicroBatchStats } from "./stats.ts";
import { openWaitingRoom } from "./waiting-room.ts";
import { writeBatch } from "./write-batch.ts";

/** What the runner works on and how. */
export interface MicroBatchOptions {
  readonly bus: EventBus;
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  /** Its registry is read once per batch. */
  readonly catalog: Catalog;
  readonly log: Logger;
  /** Default: the pipeline's subscription. */
  readonly subscription?: string;
  /** Asks the table manager for the table of an event type whose rows cannot be stored yet. */
  readonly requestTable?: (eventType: string) => Promise<void>;
  /** Largest batch; default 2,000: larger ones are no faster, smaller ones cost more commits and objects. */
  readonly maxMessages?: number;
  /** Default 60; leases are prolonged for as long as messages are held. */
  readonly leaseSeconds?: number;
  /** Pulling stops while this many events wait for their tables; default 5,000. */
  readonly maxPending?: number;
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
  /** Unhealthy while something has to be set up by a person, such as a missing permission. */
  health(): HealthStatus;
  /** Resolves when the backlog is empty and nothing is held: everything published before the call is settled. */
  idle(): Promise<void>;
}

/** Batches at work at a time: while one is written, the next one is pulled and run. */
const maxInFlight = 2;
const fullPollMilliseconds = 100;

/**
 * Pulls batches, runs the graph over each on Beam's direct runner, writes rows, archive and dead letters, and acknowledges a
 * message only after all its writes are durable.
 */
export function startMicroBatch(options: MicroBatchOptions): MicroBatch {
  const { bus, catalog, log, now = () => new Date(), clock = realClock } = options;
  const { subscription = channel.pipeline, maxMessages = 2_000, leaseSeconds = 60 } = options;
  const { maxPending = 5_000, graceMilliseconds = 8_000, requestTable = async () => {} } = options;
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const health = createHealth();
  const counters = createCounters();
  const idle = createIdleWaiters();
  const leases = keepLeases({ bus, subscription, leaseSeconds, log });
  const retryPull = createRetry({ log, health, clock, signal: stopping.signal });
  const retry = createRetry({ log, health, clock, signal: givingUp.signal });
  const sinks = { bus, warehouse: options.warehouse, store: options.store, log, retry, now };
  const waiting = openWaitingRoom({
    tryAgain: work,
    requestTable,
    forget: (message) => leases.release([message]),
    maxMessages,
    log,
    now,
    clock,
    signal: stopping.signal,
  });

  async function work(messages: readonly ReceivedMessage[]): Promise<void> {
    try {
      const parts = await writeBatch(await retry("run the graph", () => run(messages)), sinks);
      counters.written(parts);
      await acknowledge(parts.flatMap(({ done }) => done));
      waiting.add(parts.flatMap((part) => part.waiting));
    } catch (error) {
      if (error instanceof Stopped) return;
      log.error("a batch failed and is left to be delivered again", { error: messageOf(error) });
      leases.release(messages);
    }
  }

  async function run(messages: readonly ReceivedMessage[]) {
    // Beam is heavy, and whoever only imports this module to start it later need not pay for it now.
    const { runGraph } = await import("../graph.ts");
    return runGraph({ messages, registry: catalog.registry, now: now() });
  }

  async function acknowledge(messages: readonly ReceivedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const ackIds = messages.map(({ ackId }) => ackId);
    await retry("acknowledge", () => bus.ack(subscription, ackIds));
    leases.release(messages);
    counters.acknowledged(messages.length, now());
  }

  async function pullAll(): Promise<void> {
    const inFlight = new Set<Promise<void>>();
    while (!stopping.signal.aborted) {
      if (inFlight.size >= maxInFlight) await Promise.race(inFlight);
      else if (waiting.size() >= maxPending) await pause(fullPollMilliseconds, clock, stopping.signal);
      else await pullOne(inFlight);
    }
    await Promise.all(inFlight);
  }

  async function pullOne(inFlight: Set<Promise<void>>): Promise<void> {
    const waiters = idle.current();
    const hurry = waiters.length > 0 && waiting.size() === 0;
    const { signal } = stopping;
    const waitMilliseconds = hurry ? 0 : 1_000;
    const messages = await retryPull("pull", () =>
      bus.pull(subscription, { maxMessages, leaseSeconds, signal, waitMilliseconds }),
    );
    if (messages.length > 0) {
      counters.pulled(messages.length);
      leases.hold(messages);
      const task = work(messages).finally(() => inFlight.delete(task));
      inFlight.add(task);
    } else if (leases.size() === 0) idle.resolve(waiters);
    else if (hurry && inFlight.size > 0) await Promise.race(inFlight);
  }

  const pulling = pullAll().catch((error: unknown) => {
    if (!(error instanceof Stopped)) log.error("pulling ended", { error: messageOf(error) });
  });

  async function finish(): Promise<void> {
    stopping.abort();
    const { promise: graceOver, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      givingUp.abort();
      setImmediate(resolve);
    }, graceMilliseconds);
    await Promise.race([Promise.all([pulling, waiting.settled()]), graceOver]);
    clearTimeout(timer);
    await leases.giveBack();
  }

  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= finish());
  options.signal?.addEventListener("abort", () => void stop(), { once: true });
  if (options.signal?.aborted) void stop();

  return {
    stop,
    stats: () => counters.snapshot({ pending: waiting.size(), held: leases.size() }),
    health: () => health.status(),
    idle: () => idle.add(),
  };
}
