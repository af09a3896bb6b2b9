import type { EventBus, PullOptions, ReceivedMessage } from "./event-bus.ts";

/** One request for messages. */
export interface PullRequest {
  readonly subscription: string;
  readonly maxMessages: number;
  /** 0 asks for what is there. */
  readonly waitMilliseconds: number;
  readonly leaseSeconds: number;
}

/** What pulling needs of Pub/Sub. */
export interface PullCalls {
  /** Makes the request; the messages are leased as asked. Resolves with none when the signal aborts it. */
  readonly request: (request: PullRequest, signal: AbortSignal) => Promise<readonly ReceivedMessage[]>;
  readonly giveBack: (subscription: string, messages: readonly ReceivedMessage[]) => Promise<void>;
}

/** Pulls of one process. */
export interface Pulls {
  readonly pull: EventBus["pull"];
  /** Cancels what is left over, and resolves when no request is. */
  settled(): Promise<void>;
}

interface Polling {
  readonly request: PullRequest;
  readonly answer: Promise<readonly ReceivedMessage[]>;
  cancel(): void;
}

/** An answer that came while this process was busy is read within this time; whoever stops waiting before loses it, and the messages stay leased. */
const lateAnswerMilliseconds = 100;

/**
 * Pulls by requests that may outlast the pull that made them: when its time is over, a pull that follows at once goes on with the request, so
 * that an answer which is arriving just then is not cut off with its messages under lease. Without such a pull the request is cancelled;
 * that of a pull whose signal aborts, once an answer that has come by then is read. Messages that nobody pulls any more are given back.
 */
export function createPulls({ request: call, giveBack }: PullCalls): Pulls {
  const left = new Set<Polling>();
  const ending = new Set<Promise<unknown>>();

  function begin(request: PullRequest): Polling {
    const cancelling = new AbortController();
    const answer = call(request, cancelling.signal);
    answer.catch(() => undefined);
    return { request, answer, cancel: () => cancelling.abort() };
  }

  function end(polling: Polling, lateMilliseconds = 0): void {
    if (lateMilliseconds === 0) polling.cancel();
    else setTimeout(() => polling.cancel(), lateMilliseconds);
    const settled = polling.answer
      .then((late) => giveBack(polling.request.subscription, late))
      .catch(() => undefined)
      .finally(() => ending.delete(settled));
    ending.add(settled);
  }

  function leave(polling: Polling): void {
    left.add(polling);
    setImmediate(() => {
      if (left.delete(polling)) end(polling);
    });
  }

  function goOn(request: PullRequest): Polling | undefined {
    for (const polling of left) {
      if (polling.request.subscription !== request.subscription) continue;
      left.delete(polling);
      if (isSame(polling.request, request)) return polling;
      end(polling);
    }
    return undefined;
  }

  return {
    async pull(subscription, { signal, maxMessages, waitMilliseconds = 1_000, leaseSeconds }: PullOptions) {
      if (signal?.aborted) return [];
      const request = { subscription, maxMessages, waitMilliseconds, leaseSeconds };
      const polling = goOn(request) ?? begin(request);
      using limit = limitOf(waitMilliseconds, signal);
      const answered = await Promise.race([polling.answer, limit.reached]);
      if (typeof answered !== "string") return answered;
      if (answered === "stopped") end(polling, lateAnswerMilliseconds);
      else leave(polling);
      return [];
    },
    async settled() {
      for (const polling of left) end(polling);
      left.clear();
      await Promise.all(ending);
    },
  };
}

function isSame(a: PullRequest, b: PullRequest): boolean {
  return (
    a.maxMessages === b.maxMessages &&
    a.waitMilliseconds === b.waitMilliseconds &&
    a.leaseSeconds === b.leaseSeconds
  );
}

interface Limit extends Disposable {
  readonly reached: Promise<"over" | "stopped">;
}

/** Is reached when the signal aborts, or when the time is over and an answer that has come by then is read. A wait of 0 has no end. */
function limitOf(milliseconds: number, signal: AbortSignal | undefined): Limit {
  const { promise: reached, resolve } = Promise.withResolvers<"over" | "stopped">();
  const stop = () => resolve("stopped");
  let timer: NodeJS.Timeout | undefined;
  if (milliseconds > 0) {
    timer = setTimeout(() => {
      timer = setTimeout(() => resolve("over"), lateAnswerMilliseconds);
    }, milliseconds);
  }
  signal?.addEventListener("abort", stop, { once: true });
  return {
    reached,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    },
  };
}
