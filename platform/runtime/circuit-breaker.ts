import { retryClassOf } from "./errors.ts";
import type { RetryClass } from "./errors.ts";
import type { Logger } from "./log.ts";
import { pause, type RetryClock } from "./retry.ts";

/**
 * `closed`: tried again after waits, nothing else changes. `open`: has failed so often in a row, or for want of set-up, that no more work
 * should be taken on; nothing is tried until a wait is over. `half-open`: the wait is over and one attempt is under way.
 */
export type CircuitState = "closed" | "open" | "half-open";

/** One kind of work that fails now. */
export interface CircuitStatus {
  /** For example `insert into orders`. */
  readonly work: string;
  readonly state: CircuitState;
  /** The first failure since it last worked. */
  readonly since: Date;
  readonly retryClass: RetryClass;
  /** What the last failure said. */
  readonly reason: string;
}

/**
 * One circuit per kind of work, by name. Whoever works asks for a turn before each attempt and tells how it went. While a kind of work
 * fails, attempts at it come one at a time, each after a wait about as long as the failure has lasted: so what fails is left in peace,
 * and everything goes on no later after a repair than the outage was long.
 */
export interface CircuitBreaker {
  /** Resolves when an attempt may be made: at once while the work does not fail. Resolves early when the signal aborts. */
  turn(work: string, signal: AbortSignal): Promise<void>;
  /** The platform answered, be it with a refusal: the circuit closes, and who waits for a turn gets it. */
  succeeded(work: string): void;
  /** Nothing answered, or what answered could not do its work. */
  failed(work: string, error: unknown): void;
  /** Resolves when no circuit is open or half-open, or the signal aborts. */
  closed(signal: AbortSignal): Promise<void>;
  isOpen(): boolean;
  /** All works that fail now, those whose circuit is still closed included. */
  failing(): readonly CircuitStatus[];
}

/** Thresholds of a circuit breaker. */
export interface CircuitBreakerOptions {
  readonly log: Logger;
  readonly clock: RetryClock;
  readonly now: () => Date;
  /** Failed attempts in a row that open a circuit; default 5. A failure of class SETUP opens it at once. */
  readonly threshold?: number;
  /** Longest first wait; default 100, and 1,000 after a failure of class SETUP. */
  readonly minMilliseconds?: number;
  /** Longest wait of all; default 30,000. */
  readonly maxMilliseconds?: number;
}

interface Circuit {
  readonly since: number;
  attempts: number;
  retryClass: RetryClass;
  reason: string;
  isOpen: boolean;
  resumeAt: number;
  /** Whether someone has the one turn. */
  isTrying: boolean;
}

const setupMinMilliseconds = 1_000;

/** A breaker whose circuits are all closed. */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { log, clock, threshold = 5, minMilliseconds = 100, maxMilliseconds = 30_000 } = options;
  const circuits = new Map<string, Circuit>();
  const now = () => options.now().getTime();
  let change = Promise.withResolvers<void>();

  function changed(): void {
    change.resolve();
    change = Promise.withResolvers();
  }

  /** Waits until something changes, at most so long. */
  async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    const enough = new AbortController();
    const waited = pause(milliseconds, clock, AbortSignal.any([signal, enough.signal]));
    await Promise.race([waited, change.promise]);
    enough.abort();
  }

  function waitOf({ since, retryClass }: Circuit): number {
    const least = retryClass === "SETUP" ? Math.max(minMilliseconds, setupMinMilliseconds) : minMilliseconds;
    const longest = Math.min(maxMilliseconds, Math.max(least, now() - since));
    return longest * (0.5 + clock.random() / 2);
  }

  function newCircuit(): Circuit {
    const since = now();
    return {
      since,
      attempts: 0,
      retryClass: "TRANSIENT",
      reason: "",
      isOpen: false,
      resumeAt: since,
      isTrying: true,
    };
  }

  /** Opens the circuit when it is time to. */
  function judge(work: string, circuit: Circuit): void {
    const { retryClass, attempts, reason } = circuit;
    if (circuit.isOpen) return;
    circuit.isOpen = retryClass === "SETUP" || attempts >= threshold;
    const fields = { work, retryClass, attempts, error: reason };
    if (circuit.isOpen) log.error("circuit opened: no more work is taken on until this succeeds", fields);
    else if (attempts === 1) log.warning("failed, will be tried again", fields);
  }

  const isOpen = () => [...circuits.values()].some((circuit) => circuit.isOpen);

  return {
    async turn(work, signal) {
      while (!signal.aborted) {
        const circuit = circuits.get(work);
        if (circuit === undefined) return;
        const wait = circuit.isTrying ? maxMilliseconds : circuit.resumeAt - now();
        if (wait <= 0) {
          circuit.isTrying = true;
          return;
        }
        await rest(wait, signal);
      }
    },
    succeeded(work) {
      const circuit = circuits.get(work);
      if (circuit === undefined) return;
      circuits.delete(work);
      if (circuit.isOpen) {
        const seconds = Math.round((now() - circuit.since) / 1_000);
        // As loud as the opening, so that nobody waits for the good news.
        log.warning("circuit closed", { work, seconds, attempts: circuit.attempts });
      }
      changed();
    },
    failed(work, error) {
      const circuit = circuits.get(work) ?? newCircuit();
      circuits.set(work, circuit);
      circuit.retryClass = retryClassOf(error);
      circuit.reason = error instanceof Error ? error.message : String(error);
      // Attempts that were under way when the first of them failed are one failure.
      if (circuit.isTrying) {
        circuit.isTrying = false;
        circuit.attempts++;
        circuit.resumeAt = now() + waitOf(circuit);
      }
      judge(work, circuit);
      changed();
    },
    async closed(signal) {
      while (isOpen() && !signal.aborted) await rest(maxMilliseconds, signal);
    },
    isOpen,
    failing: () =>
      Array.from(circuits, ([work, { isOpen: open, isTrying, since, retryClass, reason }]) => ({
        work,
        state: open ? (isTrying ? "half-open" : "open") : "closed",
        since: new Date(since),
        retryClass,
        reason,
      })),
  };
}
