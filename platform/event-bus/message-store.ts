import type { DatabaseSync } from "node:sqlite";
import { attribute } from "./attributes.ts";
import { deliveryState } from "./database.ts";
import type { DeliveryRun, DeliveryRuns } from "./delivery-runs.ts";
import type { Directory, Subscription, Topic } from "./directory.ts";
import type { OutgoingMessage } from "./event-bus.ts";
import type { JournalWriter } from "./journal.ts";
import { createPacks, type PackReader, type StoredMessage } from "./packs.ts";
import { type Span, spanLength } from "./spans.ts";
import type { BusTransaction } from "./transaction.ts";

/** The messages of all topics, and their way to the subscriptions. */
export interface MessageStore {
  /** Stores each message once, due to every subscription of the topic that wants it; returns their ids. */
  publish(
    transaction: BusTransaction,
    topic: string,
    messages: readonly OutgoingMessage[],
  ): readonly string[];
  /** A reader that sees everything published so far, in this transaction too. */
  reader(transaction: BusTransaction): PackReader;
  /** Ends deliveries of the subscription for good, and drops the messages of which they were the last. */
  end(transaction: BusTransaction, subscription: Subscription, run: DeliveryRun): void;
  /**
   * Publishes the messages to the dead-letter topic of the subscription, bytes and attributes as they are plus Pub/Sub's
   * `CloudPubSubDeadLetterSource…` ones, and ends their deliveries here. The subscription must have such a topic.
   */
  deadLetter(transaction: BusTransaction, subscription: Subscription, run: DeliveryRun): void;
}

/** Project that the attributes of dead letters name. */
const project = "local";

/** Small enough that one message of a pack, which is read as a whole, costs little to come by. */
const packLimits = { messages: 256, bytes: 64 * 1024 } as const;

/** What a transaction has published and not yet written: messages of consecutive ids, and to whom they go. */
interface Draft {
  readonly transaction: BusTransaction;
  readonly topic: Topic;
  readonly firstId: number;
  readonly messages: OutgoingMessage[];
  bytes: number;
}

/** The message store of a bus file. */
export function createMessageStore(
  database: DatabaseSync,
  parts: { readonly directory: Directory; readonly runs: DeliveryRuns; readonly journal: JournalWriter },
): MessageStore {
  const { directory, runs, journal } = parts;
  const packs = createPacks(database);
  let draft: Draft | null = null;

  function publish(
    transaction: BusTransaction,
    topicName: string,
    messages: readonly OutgoingMessage[],
  ): readonly string[] {
    const topic = directory.topic(topicName);
    return messages.map((message) => {
      const id = transaction.nextMessageId();
      const name = String(id);
      journal.record(transaction, topic.name, name, message.attributes);
      if (topic.subscriptions.some(({ wants }) => wants(message.attributes))) {
        addToDraft(transaction, topic, id, message);
      }
      return name;
    });
  }

  function addToDraft(transaction: BusTransaction, topic: Topic, id: number, message: OutgoingMessage): void {
    if (draft === null || !hasRoom(draft, transaction, topic, id, message)) {
      write(transaction);
      draft = { transaction, topic, firstId: id, messages: [], bytes: 0 };
      transaction.atEnd(() => write(transaction));
    }
    draft.messages.push(message);
    draft.bytes += message.data.byteLength;
  }

  /** Writes what the transaction has drafted. The draft of another one is dropped: that one has failed. */
  function write(transaction: BusTransaction): void {
    const written = draft;
    draft = null;
    if (written === null || written.transaction !== transaction) return;
    const { topic, firstId, messages } = written;
    packs.insert(topic.id, firstId, messages, transaction.now);
    for (const { id: subscription, wants } of topic.subscriptions) {
      for (const span of wantedSpans(firstId, messages, wants)) {
        runs.add({ subscription, ...span, ...untouched });
        transaction.addToBacklog(subscription, spanLength(span));
        transaction.wake(subscription);
      }
    }
  }

  function end(transaction: BusTransaction, subscription: Subscription, run: DeliveryRun): void {
    runs.change(run, null);
    packs.dropUnreferenced(run);
    transaction.addToBacklog(subscription.id, -spanLength(run));
  }

  function reader(transaction: BusTransaction): PackReader {
    write(transaction);
    return packs.reader();
  }

  function deadLetter(transaction: BusTransaction, subscription: Subscription, run: DeliveryRun): void {
    const { deadLetter: policy } = subscription;
    if (policy === null) throw new Error(`${subscription.name} has no dead-letter topic`);
    const letters = [...packs.reader()(run)]
      .flat()
      .map((message) => letterOf(message, subscription, run.attempts));
    publish(transaction, policy.topic, letters);
    end(transaction, subscription, run);
  }

  return { publish, reader, end, deadLetter };
}

const untouched = { attempts: 0, state: deliveryState.ready, until: 0 } as const;

function hasRoom(
  draft: Draft,
  transaction: BusTransaction,
  topic: Topic,
  id: number,
  { data }: OutgoingMessage,
): boolean {
  return (
    draft.transaction === transaction &&
    draft.topic === topic &&
    draft.firstId + draft.messages.length === id &&
    draft.messages.length < packLimits.messages &&
    draft.bytes + data.byteLength <= packLimits.bytes
  );
}

function wantedSpans(
  firstId: number,
  messages: readonly OutgoingMessage[],
  wants: Subscription["wants"],
): readonly Span[] {
  const spans: { first: number; last: number }[] = [];
  let open: { first: number; last: number } | undefined;
  let id = firstId - 1;
  for (const { attributes } of messages) {
    id++;
    if (!wants(attributes)) open = undefined;
    else if (open !== undefined) open.last = id;
    else spans.push((open = { first: id, last: id }));
  }
  return spans;
}

function letterOf(
  { id, data, attributes, publishedAt }: StoredMessage,
  { name }: Subscription,
  attempts: number,
): OutgoingMessage {
  return {
    data,
    attributes: {
      ...attributes,
      // The copy gets a message id of its own, and a raw message has no other name.
      ...(attributes[attribute.eventId] ? {} : { [attribute.sourceMessageId]: String(id) }),
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: name,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(publishedAt).toISOString(),
    },
  };
}
