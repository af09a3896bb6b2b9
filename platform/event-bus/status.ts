import type { DatabaseSync } from "node:sqlite";
import type { SubscriptionStatus } from "./event-bus.ts";

interface StatusRow {
  readonly backlog: number;
  readonly oldest: number | null;
}

/** Reads the figures of one subscription, which must exist, at the same small cost whatever its backlog. */
export function createStatusReader(database: DatabaseSync): (subscription: string) => SubscriptionStatus {
  const select = database.prepare(`
    SELECT backlog, (
      SELECT published_at FROM messages WHERE first_id <= (
        SELECT min(first_id) FROM deliveries WHERE subscription_id = subscriptions.subscription_id)
      ORDER BY first_id DESC LIMIT 1) AS oldest
    FROM subscriptions WHERE name = ?`);
  return (subscription) => {
    const row = select.get(subscription) as unknown as StatusRow;
    const oldestUnacked = row.oldest === null ? null : new Date(row.oldest);
    return { subscription, backlog: row.backlog, oldestUnacked };
  };
}
