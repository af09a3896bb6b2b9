import { setImmediate as nextTurn } from "node:timers/promises";
import { type CircuitBreaker, type CircuitState, createCircuitBreaker } from "../runtime/circuit-breaker.ts";
import { PlatformError } from "../runtime/errors.ts";
import type { LogFields, Logger } from "../runtime/log.ts";
import { realClock, type RetryClock } from "../runtime/retry.ts";
import type { EventBus, ReceivedMessage } from "./event-bus.ts";
import { messageOf, postMessage, type PushAnswer } from "./push-request.ts";
import { pushBody } from "./push-shapes.ts";

/** How to push a subscription to an endpoint. */
export interface PushOptions {
  readonly bus: EventBus;
  /** Short name. */
  readonly subscription: string;
  /** URL to post to; a function is asked before each request. */
  readonly endpoint: string | (() => string);
  /** Most requests at a time; default 16. */
  readonly concurrency?: number;
  /** How long a request may take before it counts as failed; default 30. */
  readonly leaseSeconds?: number;
  readonly log: Logger;
  /** Further headers, for example an authorization. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof globalThis.fetch;
  /** Project in the full name of the subscription; default `local`. */
  readonly projectId?: string;
  readonly now?: () => Date;
  /** Time and chance of the waits between attempts. */
  readonly clock?: RetryClock;
}

/** Figures since the start. */
export interface PushStats {
  readonly delivered: number;
  readonly failed: number;
  readonly underWay: number;
  /** Whether the endpoint can be reached and is at work. */
  readonly circuit: CircuitState;
}

/** A push under way. */
export interface Push {
  /** Takes no further message, and resolves when the requests under way are answered and acknowledged. */
  stop(): Promise<void>;
  /** As of now, at each reading. */
  readonly stats: PushStats;
}

/** Longest wait between two attempts while the endpoint is down. */
const maxOutageWait = 15_000;

/** Attempts with one message at an endpoint that is down, before another one gets its turn: it could be the message after all. */
const maxTries = 20;

const minBackoffSeconds = 0.1;
const maxBackoffSeconds = 10;

/** The lease outlives the request by this, so that its answer still counts. */
const leaseMarginSeconds = 5;

/**
 * Delivers a subscription to an HTTP endpoint as Pub/Sub's push does: one wrapped message a request, acknowledged by 102, 200, 201,
 * 202 or 204; anything else, and silence, brings it again after an exponential back-off with jitter (0.1 to 10 s). An endpoint that
 * is not there, or answers 429, 502, 503 or 504, gets one message at a time after waits no longer than it has been so; after five in a row
 * nothing more is pulled, and one message is kept and sent again, which uses up no delivery attempts.
 */
export function startPush(options: PushOptions): Push {
  const stopping = new AbortController();
  const pusher = new Pusher(options);
  const done = pusher.run(stopping.signal);
  return {
    get stats() {
      return pusher.stats;
    },
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

class Pusher {
  readonly #options: PushOptions;
  readonly #concurrency: number;
  readonly #leaseSeconds: number;
  readonly #clock: RetryClock;
  readonly #pulls: CircuitBreaker;
  readonly #posts: CircuitBreaker;
  readonly #underWay = new Set<Promise<void>>();
  #kept: ReceivedMessage | null = null;
  /** How often the kept message was sent in vain. */
  #tries = 0;
  #delivered = 0;
  #failed = 0;

  constructor(options: PushOptions) {
    this.#options = options;
    this.#concurrency = options.concurrency ?? 16;
    this.#leaseSeconds = (options.leaseSeconds ?? 30) + leaseMarginSeconds;
    const { log, now = () => new Date(), clock = realClock } = options;
    this.#clock = clock;
    this.#pulls = createCircuitBreaker({ log, clock, now });
    this.#posts = createCircuitBreaker({ log, clock, now, maxMilliseconds: maxOutageWait });
  }

  get stats(): PushStats {
    const [failing] = this.#posts.failing();
    const circuit = failing?.state ?? "closed";
    return { delivered: this.#delivered, failed: this.#failed, underWay: this.#underWay.size, circuit };
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#posts.failing().length > 0) await this.#pushOne(signal);
      else await this.#pushMany(signal);
    }
    await Promise.all(this.#underWay);
    if (this.#kept !== null) await this.#giveBack(this.#kept);
  }

  async #pushMany(signal: AbortSignal): Promise<void> {
    if (this.#underWay.size >= this.#concurrency) {
      await Promise.race(this.#underWay);
      // Requests that share the commit of their acknowledgements end together.
      await nextTurn();
    }
    const kept = this.#takeKept();
    const messages =
      kept === null ? await this.#pull(this.#concurrency - this.#underWay.size, signal) : [kept];
    for (const message of messages) {
      const delivery = this.#deliver(message).finally(() => this.#underWay.delete(delivery));
      this.#underWay.add(delivery);
    }
  }

  /** One message to an endpoint that is down, when the wait is over. */
  async #pushOne(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#underWay);
    const message = this.#takeKept() ?? (await this.#pull(1, signal))[0];
    if (message === undefined) return;
    await this.#posts.turn(this.#work("push"), signal);
    if (signal.aborted) {
      this.#kept = message;
      return;
    }
    await this.#extend(message);
    await this.#deliver(message);
  }

  #takeKept(): ReceivedMessage | null {
    const kept = this.#kept;
    this.#kept = null;
    return kept;
  }

  /** Empty when there is none, and when the bus fails. */
  async #pull(maxMessages: number, signal: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const { bus, subscription } = this.#options;
    const work = this.#work("pull");
    await this.#pulls.turn(work, signal);
    try {
      const messages = await bus.pull(subscription, {
        maxMessages,
        leaseSeconds: this.#leaseSeconds,
        signal,
      });
      this.#pulls.succeeded(work);
      return messages;
    } catch (error) {
      this.#pulls.failed(work, error);
      return [];
    }
  }

  /** Never rejects: what cannot even be acknowledged comes again when its lease ends. */
  async #deliver(message: ReceivedMessage): Promise<void> {
    const { bus, subscription } = this.#options;
    const { messageId, deliveryAttempt, ackId } = message;
    const answer = await this.#post(message);
    this.#judge(answer);
    if (answer.kind === "taken") {
      try {
        await bus.ack(subscription, [ackId]);
        this.#delivered += 1;
      } catch (error) {
        this.#warn("acknowledging failed", { messageId, deliveryAttempt, error: messageOf(error) });
      }
      return;
    }
    this.#failed += 1;
    if (answer.kind === "down" && this.#posts.isOpen() && this.#kept === null && this.#tries++ < maxTries) {
      this.#kept = message;
      await this.#extend(message);
      return;
    }
    this.#tries = 0;
    this.#warn("push failed", { messageId, deliveryAttempt, error: answer.problem });
    await this.#giveBack(message);
  }

  #judge(answer: PushAnswer): void {
    const work = this.#work("push");
    if (answer.kind === "down") {
      return this.#posts.failed(work, new PlatformError("TRANSIENT", "ENDPOINT_DOWN", answer.problem));
    }
    this.#tries = 0;
    this.#posts.succeeded(work);
  }

  async #post(message: ReceivedMessage): Promise<PushAnswer> {
    const { endpoint, headers = {}, subscription, projectId = "local", fetch } = this.#options;
    return await postMessage({
      endpoint: typeof endpoint === "string" ? endpoint : endpoint(),
      headers,
      body: pushBody(message, `projects/${projectId}/subscriptions/${subscription}`),
      timeoutSeconds: this.#leaseSeconds - leaseMarginSeconds,
      ...(fetch === undefined ? {} : { fetch }),
    });
  }

  /** Long enough for the next wait and the request after it. */
  async #extend({ messageId, deliveryAttempt, ackId }: ReceivedMessage): Promise<void> {
    const { bus, subscription } = this.#options;
    try {
      await bus.extend(subscription, [ackId], maxOutageWait / 1_000 + this.#leaseSeconds);
    } catch (error) {
      this.#warn("the lease was not prolonged", { messageId, deliveryAttempt, error: messageOf(error) });
    }
  }

  async #giveBack({ messageId, deliveryAttempt, ackId }: ReceivedMessage): Promise<void> {
    const { bus, subscription } = this.#options;
    try {
      await bus.nack(subscription, [ackId], backoffSeconds(deliveryAttempt, this.#clock.random));
    } catch (error) {
      this.#warn("giving back failed", { messageId, deliveryAttempt, error: messageOf(error) });
    }
  }

  #work(kind: "pull" | "push"): string {
    return `${kind} ${this.#options.subscription}`;
  }

  #warn(message: string, fields: LogFields): void {
    this.#options.log.warning(message, { subscription: this.#options.subscription, ...fields });
  }
}

/** Between half and all of a delay that doubles with each failure. */
function backoffSeconds(failures: number, random: () => number): number {
  const longest = Math.min(maxBackoffSeconds, minBackoffSeconds * 2 ** (failures - 1));
  return longest * (0.5 + random() / 2);
}
