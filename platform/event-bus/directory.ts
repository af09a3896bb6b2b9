import type { DatabaseSync } from "node:sqlite";
import { PlatformError } from "../runtime/errors.ts";
import type { SubscriptionConfig } from "./event-bus.ts";
import { compileFilter, type Filter } from "./filter.ts";

/** A subscription as the file has it, declared by this process or by another one. */
export interface Subscription {
  readonly id: number;
  readonly name: string;
  readonly wants: Filter;
  readonly deadLetter: { readonly topic: string; readonly maxDeliveryAttempts: number } | null;
}

/** A topic with everyone who gets its messages. */
export interface Topic {
  readonly id: number;
  readonly name: string;
  readonly subscriptions: readonly Subscription[];
}

/** The topics and subscriptions of a bus file as they were at the last refresh, or later. Unknown names throw a SETUP `PlatformError`. */
export interface Directory {
  /**
   * Takes over what another process has changed; for the begin of each transaction, where it costs least. True when one has changed
   * anything of the file since the last call.
   */
  refresh(): boolean;
  topic(name: string): Topic;
  /** Whether a subscription has the topic for its dead letters. */
  takesDeadLetters(topic: string): boolean;
  subscription(name: string): Subscription;
  subscriptionById(id: number): Subscription;
}

interface SubscriptionRow {
  readonly subscription_id: number;
  readonly name: string;
  readonly topic_id: number;
  readonly filter: string;
  readonly dead_letter_topic: string | null;
  readonly max_delivery_attempts: number | null;
}

/**
 * Adds what is new, and takes over changed filters and dead-letter policies. Nothing is ever removed, since messages may wait there.
 * Throws a `SyntaxError` for a wrong filter, a SETUP `PlatformError` for a subscription that is on another topic already and for a
 * dead-letter topic that nobody subscribes to, where messages would be lost.
 */
export function declareSubscriptions(
  database: DatabaseSync,
  subscriptions: readonly SubscriptionConfig[],
  topics: readonly string[],
): void {
  for (const { filter } of subscriptions) compileFilter(filter ?? "");
  const addTopic = database.prepare("INSERT INTO topics (name) VALUES (?) ON CONFLICT DO NOTHING");
  const upsert = database.prepare(`
    INSERT INTO subscriptions (name, topic_id, filter, dead_letter_topic, max_delivery_attempts)
    VALUES (?, (SELECT topic_id FROM topics WHERE name = ?), ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET filter = excluded.filter, dead_letter_topic = excluded.dead_letter_topic,
      max_delivery_attempts = excluded.max_delivery_attempts
    WHERE topic_id = excluded.topic_id`);
  const subscribers = database.prepare(
    "SELECT 1 FROM subscriptions JOIN topics USING (topic_id) WHERE topics.name = ?",
  );

  for (const topic of topics) addTopic.run(topic);
  for (const { name, topic, filter, deadLetter } of subscriptions) {
    addTopic.run(topic);
    const done = upsert.run(
      name,
      topic,
      filter ?? "",
      deadLetter?.topic ?? null,
      deadLetter?.maxDeliveryAttempts ?? null,
    );
    if (done.changes === 0)
      throw setup("SUBSCRIPTION_MOVED", `subscription ${name} is on another topic than ${topic}`);
  }
  for (const { name, deadLetter } of subscriptions) {
    if (deadLetter === undefined || subscribers.get(deadLetter.topic) !== undefined) continue;
    throw setup(
      "DEAD_LETTERS_LOST",
      `the dead-letter topic ${deadLetter.topic} of ${name} has no subscription`,
    );
  }
}

/** Reads the file's topics and subscriptions, again when another process has changed it or a name is unknown. */
export function createDirectory(database: DatabaseSync): Directory {
  const version = database.prepare("PRAGMA data_version");
  const allTopics = database.prepare("SELECT topic_id, name FROM topics");
  const allSubscriptions = database.prepare("SELECT * FROM subscriptions ORDER BY subscription_id");
  let seen: unknown;
  let isChanged = false;
  let topics: ReadonlyMap<string, Topic> = new Map();
  let byName: ReadonlyMap<string, Subscription> = new Map();
  let byId: ReadonlyMap<number, Subscription> = new Map();

  function update(): void {
    const now = version.get()?.["data_version"];
    if (now === seen) return;
    const rows = allSubscriptions.all() as unknown as readonly SubscriptionRow[];
    byId = new Map(rows.map((row) => [row.subscription_id, toSubscription(row)]));
    byName = new Map([...byId.values()].map((subscription) => [subscription.name, subscription]));
    topics = new Map(
      (allTopics.all() as unknown as readonly { topic_id: number; name: string }[]).map(
        ({ topic_id, name }) => {
          const ids = rows.filter((row) => row.topic_id === topic_id).map((row) => row.subscription_id);
          return [name, { id: topic_id, name, subscriptions: ids.flatMap((id) => byId.get(id) ?? []) }];
        },
      ),
    );
    seen = now;
    isChanged = true;
  }

  function refresh(): boolean {
    update();
    const answer = isChanged;
    isChanged = false;
    return answer;
  }

  function find<K, V>(map: () => ReadonlyMap<K, V>, key: K, kind: string): V {
    if (!map().has(key)) update();
    const found = map().get(key);
    if (found === undefined)
      throw setup(`${kind.toUpperCase()}_UNKNOWN`, `event bus: there is no ${kind} ${String(key)}`);
    return found;
  }

  return {
    refresh,
    topic: (name) => find(() => topics, name, "topic"),
    takesDeadLetters: (name) => [...byId.values()].some(({ deadLetter }) => deadLetter?.topic === name),
    subscription: (name) => find(() => byName, name, "subscription"),
    subscriptionById: (id) => find(() => byId, id, "subscription"),
  };
}

function toSubscription(row: SubscriptionRow): Subscription {
  const {
    subscription_id: id,
    name,
    dead_letter_topic: topic,
    max_delivery_attempts: maxDeliveryAttempts,
  } = row;
  const deadLetter = topic === null || maxDeliveryAttempts === null ? null : { topic, maxDeliveryAttempts };
  return { id, name, wants: compileFilter(row.filter), deadLetter };
}

function setup(code: string, message: string): PlatformError {
  return new PlatformError("SETUP", code, message);
}
