import { type DeliveryName, formatAckId, parseAckIds } from "./ack-id.ts";
import { deliveryState } from "./database.ts";
import { type DeliveryRun, type DeliveryRuns, firstOf } from "./delivery-runs.ts";
import type { Directory, Subscription } from "./directory.ts";
import type { ReceivedMessage } from "./event-bus.ts";
import type { MessageStore } from "./message-store.ts";
import type { StoredMessage } from "./packs.ts";
import { spanLength, spansOf } from "./spans.ts";
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
}

/** A pull answers with no more than this, so that a backlog of large messages cannot fill the memory. */
const maxLeaseBytes = 64 * 1024 * 1024;

/** The leases of a bus file. */
export function createLeases(directory: Directory, runs: DeliveryRuns, messages: MessageStore): Leases {
  const { ready, leased, delayed } = deliveryState;

  /** Makes deliverable again what is due in any subscription: leases that ended count as failed deliveries. */
  function reclaim(transaction: BusTransaction): void {
    for (const run of runs.due(transaction.now)) {
      giveBack(transaction, directory.subscriptionById(run.subscription), run, 0);
    }
  }

  function giveBack(
    transaction: BusTransaction,
    subscription: Subscription,
    run: DeliveryRun,
    delaySeconds: number,
  ): void {
    const { attempts } = run;
    transaction.wake(subscription.id);
    if (subscription.deadLetter !== null && attempts >= subscription.deadLetter.maxDeliveryAttempts) {
      messages.deadLetter(transaction, subscription, run);
    } else if (delaySeconds > 0) {
      runs.change(run, { state: delayed, attempts, until: after(transaction, delaySeconds) });
    } else {
      runs.change(run, { state: ready, attempts, until: 0 });
    }
  }

  /** The deliveries that the ack ids name and that are under lease now. */
  function held(
    transaction: BusTransaction,
    subscription: Subscription,
    ackIds: readonly string[],
  ): readonly DeliveryRun[] {
    const byAttempt = Map.groupBy(parseAckIds(ackIds), ({ attempt }) => attempt);
    return [...byAttempt].flatMap(([attempts, names]) =>
      spansOf(names.map(messageIdOf)).flatMap((span) =>
        runs.leased(subscription.id, span, { attempts, now: transaction.now }),
      ),
    );
  }

  return {
    lease(transaction, subscription, { maxMessages, leaseSeconds }) {
      reclaim(transaction);
      const read = messages.reader(transaction);
      const until = after(transaction, leaseSeconds);
      const received: ReceivedMessage[] = [];
      let bytes = 0;
      let left = maxMessages;
      while (left > 0 && bytes < maxLeaseBytes) {
        const found = runs.firstReady(subscription.id);
        if (found === undefined) break;
        let run = firstOf(found, left);
        const attempts = run.attempts + 1;
        for (const part of read(run)) {
          for (const message of part) {
            received.push(toReceived(message, attempts));
            bytes += message.data.byteLength;
          }
          if (bytes < maxLeaseBytes) continue;
          run = { ...run, last: part.at(-1)?.id ?? run.last };
          break;
        }
        runs.change(run, { state: leased, attempts, until });
        left -= spanLength(run);
      }
      return received;
    },
    ack(transaction, subscription, ackIds) {
      for (const run of held(transaction, subscription, ackIds)) messages.end(transaction, subscription, run);
    },
    nack(transaction, subscription, ackIds, delaySeconds) {
      for (const run of held(transaction, subscription, ackIds)) {
        giveBack(transaction, subscription, run, delaySeconds);
      }
    },
    extend(transaction, subscription, ackIds, leaseSeconds) {
      const until = after(transaction, leaseSeconds);
      for (const run of held(transaction, subscription, ackIds)) {
        runs.change(run, { state: leased, attempts: run.attempts, until });
      }
    },
  };
}

function messageIdOf({ messageId }: DeliveryName): number {
  return messageId;
}

function after(transaction: BusTransaction, seconds: number): number {
  return transaction.now + Math.round(seconds * 1_000);
}

function toReceived(message: StoredMessage, deliveryAttempt: number): ReceivedMessage {
  const { id, data, attributes, publishedAt } = message;
  return {
    messageId: String(id),
    ackId: formatAckId({ messageId: id, attempt: deliveryAttempt }),
    data,
    attributes,
    publishTime: new Date(publishedAt),
    deliveryAttempt,
  };
}
