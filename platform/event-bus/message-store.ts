import type { DatabaseSync } from "node:sqlite";
import { attribute } from "./attributes.ts";
import { deliveryState } from "./database.ts";
import type { Directory, Subscription, Topic } from "./directory.ts";
import type { Attributes, OutgoingMessage } from "./event-bus.ts";
import type { JournalWriter } from "./journal.ts";
import type { BusTransaction } from "./transaction.ts";

/** The messages of all topics and who has yet to acknowledge them. */
export interface MessageStore {
  /** Stores each message once, due to every subscription of the topic that wants it; returns their ids. */
  publish(
    transaction: BusTransaction,
    topic: string,
    messages: readonly OutgoingMessage[],
  ): readonly string[];
  /** Takes note that the delivery to this subscription has ended, and drops the message after its last one. */
  release(transaction: BusTransaction, subscription: Subscription, messageId: number): void;
  /**
   * Publishes the message to the dead-letter topic of the subscription, bytes and attributes as they are plus Pub/Sub's
   * `CloudPubSubDeadLetterSource…` ones (and, without an event id, its message id here), and ends its delivery here. The subscription must have such a topic.
   */
  deadLetter(
    transaction: BusTransaction,
    subscription: Subscription,
    messageId: number,
    attempts: number,
  ): void;
}

/** Project that the attributes of dead letters name. */
const project = "local";

/** The message store of a bus file. */
export function createMessageStore(
  database: DatabaseSync,
  directory: Directory,
  journal: JournalWriter,
): MessageStore {
  const insertMessage = database.prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?)");
  const insertDelivery = database.prepare(
    `INSERT INTO deliveries VALUES (?, ?, 0, ${deliveryState.ready}, 0)`,
  );
  const deleteDelivery = database.prepare(
    "DELETE FROM deliveries WHERE subscription_id = ? AND message_id = ?",
  );
  const deleteUnreferenced = database.prepare(`
    DELETE FROM messages WHERE message_id = ?1 AND NOT EXISTS (
      SELECT 1 FROM subscriptions s CROSS JOIN deliveries d
      WHERE s.topic_id = messages.topic_id AND d.subscription_id = s.subscription_id AND d.message_id = ?1)`);
  const selectMessage = database.prepare(
    "SELECT data, attributes, published_at FROM messages WHERE message_id = ?",
  );

  function publish(
    transaction: BusTransaction,
    topicName: string,
    messages: readonly OutgoingMessage[],
  ): readonly string[] {
    const topic = directory.topic(topicName);
    return messages.map((message) => publishOne(transaction, topic, message));
  }

  function publishOne(
    transaction: BusTransaction,
    topic: Topic,
    { data, attributes }: OutgoingMessage,
  ): string {
    const id = transaction.nextMessageId();
    let wanted = false;
    for (const subscription of topic.subscriptions) {
      if (!subscription.wants(attributes)) continue;
      insertDelivery.run(subscription.id, id);
      transaction.addToBacklog(subscription.id, 1);
      transaction.wake(subscription.id);
      wanted = true;
    }
    if (wanted) insertMessage.run(id, topic.id, data, JSON.stringify(attributes), transaction.now);
    journal.record(transaction, topic.name, String(id), attributes);
    return String(id);
  }

  function release(transaction: BusTransaction, subscription: Subscription, messageId: number): void {
    deleteUnreferenced.run(messageId);
    transaction.addToBacklog(subscription.id, -1);
  }

  function deadLetter(
    transaction: BusTransaction,
    subscription: Subscription,
    id: number,
    attempts: number,
  ): void {
    const stored = selectMessage.get(id) as
      | { data: Uint8Array; attributes: string; published_at: number }
      | undefined;
    if (stored === undefined || subscription.deadLetter === null) {
      throw new Error(`message ${id} of ${subscription.name} cannot be dead-lettered`);
    }
    const original = JSON.parse(stored.attributes) as Attributes;
    const attributes = {
      ...original,
      // The copy gets a message id of its own, and a raw message has no other name.
      ...(original[attribute.eventId] ? {} : { [attribute.sourceMessageId]: String(id) }),
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: subscription.name,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(stored.published_at).toISOString(),
    };
    publish(transaction, subscription.deadLetter.topic, [{ data: stored.data, attributes }]);
    deleteDelivery.run(subscription.id, id);
    release(transaction, subscription, id);
  }

  return { publish, release, deadLetter };
}
