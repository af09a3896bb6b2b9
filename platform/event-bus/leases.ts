import type { DatabaseSync } from "node:sqlite";
import { type DeliveryName, formatAckId, parseAckIds } from "./ack-id.ts";
import { deliveryState } from "./database.ts";
import type { Directory, Subscription } from "./directory.ts";
import type { Attributes, ReceivedMessage } from "./event-bus.ts";
import type { MessageStore } from "./message-store.ts";
import type { BusTransaction } from "./transaction.ts";

/** How much to lease, and for how long. */
export interface LeaseRequest {
  readonly maxMessages: number;
  readonly leaseSeconds: number;
}

/** Who holds which message until when. Ack ids that name no lease of now are ignored. */
export interface Leases {
  /**
   * Ends what is due in all subscriptions, then leases the first deliverable messages by id: at most `maxMessages` of them,
   * and about 64 MB.
   */
  lease(transaction: BusTransaction, subscription: Subscription, request: LeaseRequest): ReceivedMessage[];
  ack(transaction: BusTransaction, subscription: Subscription, ackIds: readonly string[]): void;
  /** Gives back for delivery after the delay, or dead-letters what has been tried often enough. */
  nack(
    transaction: BusTransaction,
    subscription: Subscription,
    ackIds: readonly string[],
    delaySeconds: number,
  ): void;
  extend(
    transaction: BusTransaction,
    subscription: Subscription,
    ackIds: readonly string[],
    leaseSeconds: number,
  ): void;
  /** When the next lease or delay ends, in milliseconds since 1970; null when there is none. */
  nextDue(): number | null;
}

/** A pull answers with no more than this, so that a backlog of large messages cannot fill the memory. */
const maxLeaseBytes = 64 * 1024 * 1024;

interface ReadyRow {
  readonly messageId: number;
  readonly attempts: number;
  readonly data: Uint8Array;
  readonly attributes: string;
  readonly publishedAt: number;
}

/** The leases of a bus file. */
export function createLeases(database: DatabaseSync, directory: Directory, messages: MessageStore): Leases {
  const statements = prepareStatements(database);

  /** Makes deliverable again what is due in any subscription: leases that ended count as failed deliveries. */
  function reclaim(transaction: BusTransaction): void {
    const due = statements.due.all(transaction.now) as unknown as (DeliveryName & { subscription: number })[];
    for (const { subscription, ...delivery } of due) {
      giveBack(transaction, directory.subscriptionById(subscription), delivery, 0);
    }
  }

  function giveBack(
    transaction: BusTransaction,
    subscription: Subscription,
    { messageId, attempt }: DeliveryName,
    delaySeconds: number,
  ): void {
    transaction.wake(subscription.id);
    if (subscription.deadLetter !== null && attempt >= subscription.deadLetter.maxDeliveryAttempts) {
      messages.deadLetter(transaction, subscription, messageId, attempt);
    } else if (delaySeconds > 0) {
      statements.delay.run(after(transaction, delaySeconds), subscription.id, messageId);
    } else {
      statements.free.run(subscription.id, messageId);
    }
  }

  return {
    lease(transaction, subscription, request) {
      reclaim(transaction);
      const received: ReceivedMessage[] = [];
      let bytes = 0;
      let lastId = 0;
      for (const value of statements.ready.iterate(subscription.id, request.maxMessages)) {
        const row = value as unknown as ReadyRow;
        received.push(toReceived(row));
        lastId = row.messageId;
        bytes += row.data.byteLength;
        if (bytes >= maxLeaseBytes) break;
      }
      const until = after(transaction, request.leaseSeconds);
      if (received.length > 0) statements.leaseUpTo.run(until, subscription.id, lastId);
      return received;
    },
    ack(transaction, subscription, ackIds) {
      for (const { messageId, attempt } of parseAckIds(ackIds)) {
        const { changes } = statements.end.run(subscription.id, messageId, attempt, transaction.now);
        if (changes > 0) messages.release(transaction, subscription, messageId);
      }
    },
    nack(transaction, subscription, ackIds, delaySeconds) {
      for (const delivery of parseAckIds(ackIds)) {
        const { messageId, attempt } = delivery;
        const held = statements.held.get(subscription.id, messageId, attempt, transaction.now);
        if (held !== undefined) giveBack(transaction, subscription, delivery, delaySeconds);
      }
    },
    extend(transaction, subscription, ackIds, leaseSeconds) {
      const until = after(transaction, leaseSeconds);
      for (const { messageId, attempt } of parseAckIds(ackIds)) {
        statements.extend.run(until, subscription.id, messageId, attempt, transaction.now);
      }
    },
    nextDue() {
      const until = statements.nextDue.get()?.["until"];
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

function prepareStatements(database: DatabaseSync) {
  const { ready, leased, delayed } = deliveryState;
  const delivery = "subscription_id = ? AND message_id = ?";
  const held = `${delivery} AND attempts = ? AND state = ${leased} AND until > ?`;
  return {
    due: database.prepare(`
      SELECT subscription_id AS subscription, message_id AS messageId, attempts AS attempt
      FROM deliveries WHERE state > ${ready} AND until <= ?`),
    nextDue: database.prepare(`SELECT min(until) AS until FROM deliveries WHERE state > ${ready}`),
    ready: database.prepare(`
      SELECT message_id AS messageId, attempts, data, attributes, published_at AS publishedAt
      FROM deliveries INDEXED BY deliveries_ready JOIN messages USING (message_id)
      WHERE subscription_id = ? AND state = ${ready} ORDER BY message_id LIMIT ?`),
    leaseUpTo: database.prepare(`
      UPDATE deliveries INDEXED BY deliveries_ready
      SET state = ${leased}, attempts = attempts + 1, until = ?
      WHERE subscription_id = ? AND state = ${ready} AND message_id <= ?`),
    held: database.prepare(`SELECT 1 FROM deliveries WHERE ${held}`),
    end: database.prepare(`DELETE FROM deliveries WHERE ${held}`),
    extend: database.prepare(`UPDATE deliveries SET until = ? WHERE ${held}`),
    delay: database.prepare(`UPDATE deliveries SET state = ${delayed}, until = ? WHERE ${delivery}`),
    free: database.prepare(`UPDATE deliveries SET state = ${ready}, until = 0 WHERE ${delivery}`),
  };
}

function after(transaction: BusTransaction, seconds: number): number {
  return transaction.now + Math.round(seconds * 1_000);
}

function toReceived(row: ReadyRow): ReceivedMessage {
  const { messageId, attempts, data } = row;
  const deliveryAttempt = attempts + 1;
  return {
    messageId: String(messageId),
    ackId: formatAckId({ messageId, attempt: deliveryAttempt }),
    data,
    attributes: JSON.parse(row.attributes) as Attributes,
    publishTime: new Date(row.publishedAt),
    deliveryAttempt,
  };
}
