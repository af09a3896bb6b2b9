import type { DatabaseSync } from "node:sqlite";
import { deliveryState } from "./database.ts";
import { intersection, type Span, spanLength } from "./spans.ts";

/** How the deliveries of a run fare; `until` is in milliseconds since 1970, 0 where nothing is waited for. */
export interface Fate {
  readonly state: (typeof deliveryState)[keyof typeof deliveryState];
  readonly attempts: number;
  readonly until: number;
}

/** Deliveries of consecutive messages to one subscription that fare alike. */
export interface DeliveryRun extends Span, Fate {
  readonly subscription: number;
}

/** The deliveries that have not ended, as runs that do not overlap. */
export interface DeliveryRuns {
  add(run: DeliveryRun): void;
  /** The ready run with the lowest ids. */
  firstReady(subscription: number): DeliveryRun | undefined;
  /** Runs of all subscriptions whose lease or delay has ended. */
  due(now: number): readonly DeliveryRun[];
  /** The parts of runs that lie in the span, are under the lease of that attempt, and still are at `now`; in no order. */
  leased(subscription: number, span: Span, lease: { attempts: number; now: number }): readonly DeliveryRun[];
  /** Gives a part of a run, as it stands, another fate; null ends its deliveries. */
  change(run: DeliveryRun, fate: Fate | null): void;
  /** When the next lease or delay ends, in milliseconds since 1970; null when there is none. */
  nextDue(): number | null;
}

const columns = "subscription_id AS subscription, first_id AS first, last_id AS last, attempts, state, until";

/** The runs of a bus file. */
export function createDeliveryRuns(database: DatabaseSync): DeliveryRuns {
  const { ready, leased } = deliveryState;
  const insert = database.prepare("INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?)");
  const firstReady = database.prepare(`
    SELECT ${columns} FROM deliveries INDEXED BY deliveries_ready
    WHERE subscription_id = ? AND state = ${ready} ORDER BY first_id LIMIT 1`);
  const due = database.prepare(`SELECT ${columns} FROM deliveries WHERE state > ${ready} AND until <= ?`);
  const nextDue = database.prepare(`SELECT min(until) AS until FROM deliveries WHERE state > ${ready}`);
  const before = database.prepare(`
    SELECT ${columns} FROM deliveries WHERE subscription_id = ? AND first_id <= ? ORDER BY first_id DESC`);
  const remove = database.prepare("DELETE FROM deliveries WHERE subscription_id = ? AND first_id = ?");
  const shorten = database.prepare(
    "UPDATE deliveries SET last_id = ? WHERE subscription_id = ? AND first_id = ?",
  );
  const rewrite = database.prepare(
    "UPDATE deliveries SET last_id = ?, attempts = ?, state = ?, until = ? WHERE subscription_id = ? AND first_id = ?",
  );

  function add({ subscription, first, last, attempts, state, until }: DeliveryRun): void {
    insert.run(subscription, first, last, attempts, state, until);
  }

  /** The run that stands in the file and holds the id. */
  function holding(subscription: number, id: number): DeliveryRun | undefined {
    const run = before.get(subscription, id) as unknown as DeliveryRun | undefined;
    return run !== undefined && run.last >= id ? run : undefined;
  }

  return {
    add,
    firstReady: (subscription) => firstReady.get(subscription) as unknown as DeliveryRun | undefined,
    due: (now) => due.all(now) as unknown as readonly DeliveryRun[],
    leased(subscription, span, { attempts, now }) {
      const parts: DeliveryRun[] = [];
      for (const value of before.iterate(subscription, span.last)) {
        const run = value as unknown as DeliveryRun;
        if (run.last < span.first) break;
        if (run.state === leased && run.attempts === attempts && run.until > now)
          parts.push({ ...run, ...intersection(run, span) });
      }
      return parts;
    },
    change(part, fate) {
      const { subscription, first, last } = part;
      const run = holding(subscription, first);
      if (run === undefined) throw new Error(`subscription ${subscription} has no delivery of ${first}`);
      if (run.first < first) {
        shorten.run(first - 1, subscription, run.first);
        if (fate !== null) add({ subscription, first, last, ...fate });
      } else if (fate === null) remove.run(subscription, first);
      else rewrite.run(last, fate.attempts, fate.state, fate.until, subscription, first);
      if (last < run.last) add({ ...run, first: last + 1 });
    },
    nextDue() {
      const until = nextDue.get()?.["until"];
      return typeof until === "number" ? until : null;
    },
  };
}

/** Makes all leases of the subscriptions due; the next pull deals with them as with any lease that ended. */
export function endLeases(database: DatabaseSync, subscriptions: readonly string[]): void {
  const end = database.prepare(`
    UPDATE deliveries SET until = 0 WHERE state = ${deliveryState.leased}
    AND subscription_id = (SELECT subscription_id FROM subscriptions WHERE name = ?)`);
  for (const name of subscriptions) end.run(name);
}

/** The run with the first `count` of its deliveries. */
export function firstOf(run: DeliveryRun, count: number): DeliveryRun {
  return count < spanLength(run) ? { ...run, last: run.first + count - 1 } : run;
}
