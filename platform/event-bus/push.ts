import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { LogFields, Logger } from "../runtime/log.ts";
import type { EventBus, ReceivedMessage } from "./event-bus.ts";
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
}

/** Figures since the start. */
export interface PushStats {
  readonly delivered: number;
  readonly failed: number;
  readonly underWay: number;
}

/** A push under way. */
export interface Push {
  /** Takes no further message, and resolves when the requests under way are answered and acknowledged. */
  stop(): Promise<void>;
  /** As of now, at each reading. */
  readonly stats: PushStats;
}

/** Answers that acknowledge, as Pub/Sub has it. */
const acknowledging: ReadonlySet<number> = new Set([102, 200, 201, 202, 204]);

const minBackoffSeconds = 0.1;
const maxBackoffSeconds = 10;

/** The lease outlives the request by this, so that its answer still counts. */
const leaseMarginSeconds = 5;

/**
 * Delivers a subscription to an HTTP endpoint as Pub/Sub's push does: one wrapped message a request, acknowledged by 102, 200, 201,
 * 202 or 204; anything else, and silence, brings it again after an exponential back-off with jitter (0.1 to 10 s).
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
  readonly #underWay = new Set<Promise<void>>();
  #delivered = 0;
  #failed = 0;

  constructor(options: PushOptions) {
    this.#options = options;
    this.#concurrency = options.concurrency ?? 16;
    this.#leaseSeconds = options.leaseSeconds ?? 30;
  }

  get stats(): PushStats {
    return { delivered: this.#delivered, failed: this.#failed, underWay: this.#underWay.size };
  }

  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#pull(signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        this.#warn("pull failed", { error: messageOf(error), failures });
        await sleep(backoffSeconds(failures) * 1_000, undefined, { signal }).catch(() => undefined);
      }
    }
    await Promise.all(this.#underWay);
  }

  async #pull(signal: AbortSignal): Promise<void> {
    if (this.#underWay.size >= this.#concurrency) {
      await Promise.race(this.#underWay);
      // Requests that share the commit of their acknowledgements end together.
      await nextTurn();
    }
    const { bus, subscription } = this.#options;
    const messages = await bus.pull(subscription, {
      maxMessages: this.#concurrency - this.#underWay.size,
      leaseSeconds: this.#leaseSeconds + leaseMarginSeconds,
      signal,
    });
    for (const message of messages) {
      const delivery = this.#deliver(message).finally(() => this.#underWay.delete(delivery));
      this.#underWay.add(delivery);
    }
  }

  /** Never rejects: what cannot even be acknowledged comes again when its lease ends. */
  async #deliver(message: ReceivedMessage): Promise<void> {
    const { bus, subscription } = this.#options;
    const { messageId, deliveryAttempt, ackId } = message;
    try {
      const problem = await this.#post(message);
      if (problem === null) {
        await bus.ack(subscription, [ackId]);
        this.#delivered += 1;
        return;
      }
      this.#failed += 1;
      this.#warn("push failed", { messageId, deliveryAttempt, error: problem });
      await bus.nack(subscription, [ackId], backoffSeconds(deliveryAttempt));
    } catch (error) {
      this.#warn("acknowledging failed", { messageId, deliveryAttempt, error: messageOf(error) });
    }
  }

  /** Null when the endpoint has acknowledged, else what it did instead. */
  async #post(message: ReceivedMessage): Promise<string | null> {
    const { endpoint, headers, subscription, projectId = "local", fetch = globalThis.fetch } = this.#options;
    try {
      const response = await fetch(typeof endpoint === "string" ? endpoint : endpoint(), {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: pushBody(message, `projects/${projectId}/subscriptions/${subscription}`),
        redirect: "manual",
        signal: AbortSignal.timeout(this.#leaseSeconds * 1_000),
      });
      // Read to its end, or the connection could not be used again.
      await response.arrayBuffer();
      return acknowledging.has(response.status) ? null : `status ${response.status}`;
    } catch (error) {
      return messageOf(error);
    }
  }

  #warn(message: string, fields: LogFields): void {
    this.#options.log.warning(message, { subscription: this.#options.subscription, ...fields });
  }
}

/** Between half and all of a delay that doubles with each failure. */
function backoffSeconds(failures: number): number {
  const longest = Math.min(maxBackoffSeconds, minBackoffSeconds * 2 ** (failures - 1));
  return longest * (0.5 + Math.random() / 2);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
