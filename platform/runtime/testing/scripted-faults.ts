import type { PullOptions, ReceivedMessage } from "../../event-bus/event-bus.ts";
import { PlatformError } from "../errors.ts";
import type { RetryClass } from "../errors.ts";
import { pause } from "../retry.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What goes wrong, with which calls, how often and for how long. */
export interface ScriptedFault {
  /** Names of methods. */
  readonly on: readonly string[];
  /** How the calls fail; without it they are only slow. */
  readonly retryClass?: RetryClass;
  /** `after`: the call does everything, and its answer is lost. Default `before`. */
  readonly phase?: "before" | "after";
  /** How many calls it strikes; default: all. */
  readonly times?: number;
  /** For how long on the clock it strikes, from the time it is added; default: until it is ended. */
  readonly milliseconds?: number;
  /** What each call takes longer on the clock. */
  readonly slowMilliseconds?: number;
}

/** A call of a wrapped platform. */
export interface Call {
  readonly method: string;
  /** Milliseconds on the clock. */
  readonly at: number;
  failed: boolean;
}

/** Faults that can be added to a platform while it is in use. */
export interface FaultScript {
  /** Calls so far. */
  readonly calls: readonly Call[];
  /** Calls that are being worked on in real time: the clock must not move meanwhile. */
  readonly busy: () => number;
  /** Calls that wait on the clock because they are slow. */
  readonly slow: () => number;
  /** Makes pulls that found nothing look again: there is something now. */
  readonly wake: () => void;
  /** From now on this goes wrong; the result ends it. */
  readonly strike: (fault: ScriptedFault) => () => void;
  /** `target` with the faults; a pull that finds nothing waits on the clock. */
  readonly wrap: <T extends object>(target: T) => T;
}

const wrapped = new Set([
  "publish",
  "pull",
  "ack",
  "nack",
  "extend",
  "getTable",
  "createTable",
  "patchTable",
  "insertRows",
  "putIfAbsent",
]);

interface Active {
  readonly fault: ScriptedFault;
  readonly until: number;
  left: number;
}

/** A script without faults. */
export function createFaultScript(clock: VirtualClock): FaultScript {
  const calls: Call[] = [];
  const active = new Set<Active>();
  let busy = 0;
  let slow = 0;
  let woken = Promise.withResolvers<void>();

  function faultOf(method: string): ScriptedFault | null {
    for (const one of active) {
      if (!one.fault.on.includes(method) || one.left <= 0 || clock.elapsed() >= one.until) continue;
      one.left--;
      return one.fault;
    }
    return null;
  }

  async function call(method: string, work: () => Promise<unknown>): Promise<unknown> {
    const made: Call = { method, at: clock.elapsed(), failed: false };
    calls.push(made);
    const fault = faultOf(method);
    if (fault?.slowMilliseconds !== undefined) {
      slow++;
      await clock.sleep(fault.slowMilliseconds);
      slow--;
    }
    const fail = () => {
      made.failed = true;
      throw new PlatformError(fault?.retryClass ?? "TRANSIENT", "SCRIPTED", `${method} is down`);
    };
    if (fault?.retryClass !== undefined && fault.phase !== "after") fail();
    busy++;
    try {
      const result = await work();
      if (fault?.retryClass !== undefined) fail();
      return result;
    } finally {
      busy--;
    }
  }

  return {
    calls,
    busy: () => busy,
    slow: () => slow,
    wake() {
      woken.resolve();
      woken = Promise.withResolvers();
    },
    strike(fault) {
      const { milliseconds = Infinity, times = Infinity } = fault;
      const one = { fault, until: clock.elapsed() + milliseconds, left: times };
      active.add(one);
      return () => void active.delete(one);
    },
    wrap<T extends object>(target: T): T {
      return new Proxy(target, {
        get(object, property) {
          const member: unknown = Reflect.get(object, property);
          if (typeof member !== "function") return member;
          const method = String(property);
          const invoke = (values: readonly unknown[]) => member.apply(object, values) as Promise<unknown>;
          if (!wrapped.has(method)) return member.bind(object) as unknown;
          if (method !== "pull") return (...values: unknown[]) => call(method, () => invoke(values));
          return async (subscription: string, options: PullOptions) => {
            const { promise } = woken;
            const { waitMilliseconds = 1_000, signal } = options;
            const messages = await call(method, () =>
              invoke([subscription, { ...options, waitMilliseconds: 0 }]),
            );
            const found = (messages as readonly ReceivedMessage[]).length > 0;
            if (!found && signal) await Promise.race([pause(waitMilliseconds, clock, signal), promise]);
            return messages;
          };
        },
      });
    },
  };
}
