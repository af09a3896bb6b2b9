import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { latencyOf, type Latency } from "./percentiles.ts";
import { post } from "./post.ts";
import type { PreparedRequest } from "./requests.ts";
import { constantRate } from "./schedule.ts";

/** How to load a server. */
export interface DriveOptions {
  readonly target: URL;
  /** Sent in turn, again from the first one when there are fewer than needed; each sending has a key, and so an event id, of its own. */
  readonly requests: readonly PreparedRequest[];
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly connections: number;
  /** How long after the last scheduled time requests may still be sent and answered. */
  readonly graceSeconds: number;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

/** How far a run is. */
export interface DriveProgress {
  readonly due: number;
  readonly sent: number;
  readonly answered: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** What a run measured. */
export interface Driven {
  readonly scheduled: number;
  readonly answered: number;
  /** Sent, but the connection broke or time was up: whether the event was accepted is not known. */
  readonly unanswered: number;
  /** Never sent, because no connection was free in time. */
  readonly unsent: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Valid events that were refused as invalid, and invalid ones that were accepted. */
  readonly misjudged: number;
  /** Answers a second, from the first scheduled time until the last answer. */
  readonly achievedRate: number;
  /** From the scheduled time until the whole answer was there. */
  readonly latency: Latency;
}

/** A run that has begun. */
export interface Drive {
  progress(): DriveProgress;
  readonly finished: Promise<Driven>;
}

/**
 * Sends requests when they are due, whatever became of the ones before. One that finds all connections busy waits, and its wait counts:
 * what waits is a number, not a list, so that an overloaded server costs this process nothing.
 */
export function startDrive({ target, requests, rate, seconds, ...options }: DriveOptions): Drive {
  const schedule = constantRate(rate, seconds);
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const run = randomUUID();
  const latencies = new Float64Array(schedule.total);
  const statuses: Record<string, number> = {};
  const deadline = seconds * 1000 + options.graceSeconds * 1000;
  const givenUp = AbortSignal.any([options.signal, AbortSignal.timeout(Math.ceil(deadline))]);
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  let [sent, open, answered, unanswered, misjudged, lastAnswer] = [0, 0, 0, 0, 0, 0];

  const finished = new Promise<void>((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const pump = () => {
      clearTimeout(timer);
      if (givenUp.aborted || sent === schedule.total) {
        if (open === 0) resolve();
        return;
      }
      const due = schedule.dueBy(elapsed());
      while (sent < due && open < options.connections) void send(sent++);
      if (open < options.connections && sent < schedule.total)
        timer = setTimeout(pump, Math.max(1, Math.ceil(schedule.dueAt(sent) - elapsed())));
    };
    const send = async (index: number) => {
      const request = requests[index % requests.length];
      if (request === undefined) return;
      open++;
      const status = await post({ target, agent, request, key: `load-${run}/${index}`, signal: givenUp });
      open--;
      if (status === null) unanswered++;
      else {
        lastAnswer = elapsed();
        latencies[answered++] = lastAnswer - schedule.dueAt(index);
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status !== request.want && (status === 202 || status === 422)) misjudged++;
      }
      pump();
    };
    const giveUp = () => {
      agent.destroy();
      pump();
    };
    givenUp.addEventListener("abort", giveUp, { once: true });
    pump();
  });

  return {
    progress: () => ({ due: schedule.dueBy(elapsed()), sent, answered, statuses: { ...statuses } }),
    finished: finished.then(() => {
      agent.destroy();
      return {
        scheduled: schedule.total,
        answered,
        unanswered,
        unsent: schedule.total - sent,
        statuses,
        misjudged,
        achievedRate: lastAnswer === 0 ? 0 : (answered / Math.max(lastAnswer, seconds * 1000)) * 1000,
        latency: latencyOf(latencies.subarray(0, answered)),
      };
    }),
  };
}
