import { setTimeout as delay } from "node:timers/promises";
import type { Books } from "../../services/local-stack/books.ts";
import type { StackStatus } from "../../services/local-stack/control-answers.ts";
import { loadAverage } from "../lib/machine.ts";
import { startDrive, type Driven, type DriveProgress } from "./drive.ts";
import { residentMegabytes, watchMemory } from "./memory.ts";
import { problemsOf } from "./problems.ts";
import { prepareRequests } from "./requests.ts";
import type { Target } from "./target.ts";

/** What load to give. */
export interface LoadOptions {
  readonly rate: number;
  readonly seconds: number;
  /** One event type; null for all of them, evenly. */
  readonly event: string | null;
  /** Share of invalid events, from 0 to 1. */
  readonly invalid: number;
  readonly connections: number;
  /** How long requests may still be sent and answered after the last scheduled time, and the stack may take to empty its backlog. */
  readonly graceSeconds: number;
  /** Between samples of the stack's memory. */
  readonly sampleMilliseconds: number;
  readonly signal: AbortSignal;
  /** Called each second. */
  readonly onProgress: (progress: DriveProgress, megabytes: number | null) => void;
}

/** What a load run found. */
export interface LoadResult extends Driven {
  readonly rate: number;
  readonly seconds: number;
  readonly connections: number;
  /** Resident memory of the stack in megabytes: before, in the middle of, and after the run; null where it is not known. */
  readonly memory: { readonly start: number; readonly middle: number; readonly end: number } | null;
  /** Samples of it while requests were sent. */
  readonly memorySamples: readonly number[];
  /** Until the backlog was empty, from the last answer; null when it was not in time, or is not known. */
  readonly settleSeconds: number | null;
  /** The books after the run, and how many events were published during it; null where they cannot be read. */
  readonly books: (Books & { readonly publishedInRun: number }) | null;
  /** Load average of the machine before and after. */
  readonly load: readonly [number, number];
  /** Why the run is no success, for people; empty when it is one. */
  readonly problems: readonly string[];
}

/** So many events are made ahead; longer runs send them again under new ids. */
const mostPrepared = 10_000;
const settlePollMilliseconds = 100;

/** Loads a target and reads its books afterwards. */
export async function runLoad(target: Target, options: LoadOptions): Promise<LoadResult> {
  const { rate, seconds, signal, connections, graceSeconds } = options;
  const count = Math.min(mostPrepared, Math.max(1, Math.round(rate * seconds)));
  const requests = await prepareRequests({ count, event: options.event, invalid: options.invalid });
  const before = await target.control?.<Books>("GET", "/books");
  const loadBefore = loadAverage();
  const start = await memoryOf(target);

  using memory = watchMemory(target.pid, options.sampleMilliseconds);
  const drive = startDrive({
    target: target.url,
    requests,
    rate,
    seconds,
    connections,
    graceSeconds,
    signal,
  });
  const timer = setInterval(() => options.onProgress(drive.progress(), memory.samples.at(-1) ?? null), 1_000);
  const driven = await drive.finished.finally(() => clearInterval(timer));
  memory[Symbol.dispose]();
  const memorySamples = [...memory.samples];
  const end = await afterwards(target, graceSeconds, signal);
  const middle = memorySamples[Math.floor(memorySamples.length / 2)];
  const { after, failure } = end;
  const books = after && before ? { ...after, publishedInRun: after.published - before.published } : null;
  const deadLetteredInRun = (after?.deadLettered ?? 0) - (before?.deadLettered ?? 0);
  const problems = problemsOf({ driven, books, deadLetteredInRun, isOwn: target.isOwn });
  return {
    ...driven,
    rate,
    seconds,
    connections,
    memory:
      start === null || middle === undefined || end.megabytes === null
        ? null
        : { start, middle, end: end.megabytes },
    memorySamples,
    settleSeconds: end.settleSeconds,
    books,
    load: [loadBefore, loadAverage()],
    problems: failure === null ? problems : [...problems, failure],
  };
}

interface Afterwards {
  readonly settleSeconds: number | null;
  readonly megabytes: number | null;
  readonly after?: Books | undefined;
  /** Why the books could not be read, though they should be. */
  readonly failure: string | null;
}

/** A stack that broke down under the load is a finding of the run, not the end of its report. */
async function afterwards(target: Target, limit: number, signal: AbortSignal): Promise<Afterwards> {
  try {
    const settleSeconds = await settle(target, limit, signal);
    const megabytes = await memoryOf(target);
    const after = await target.control?.<Books>("GET", "/books");
    return { settleSeconds, megabytes, after, failure: null };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { settleSeconds: null, megabytes: null, failure: `the books cannot be read: ${failure}` };
  }
}

async function memoryOf({ pid }: Target): Promise<number | null> {
  return pid === null ? null : await residentMegabytes(pid);
}

async function settle({ control }: Target, limit: number, signal: AbortSignal): Promise<number | null> {
  if (control === null) return null;
  const started = performance.now();
  const waited = () => (performance.now() - started) / 1000;
  while (!signal.aborted && waited() <= limit) {
    const { subscriptions } = await control<StackStatus>("GET", "/status");
    if (subscriptions.every(({ backlog }) => backlog === 0)) return waited();
    await delay(settlePollMilliseconds);
  }
  return null;
}
