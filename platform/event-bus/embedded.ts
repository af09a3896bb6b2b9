import type { DatabaseSync } from "node:sqlite";
import { PlatformError } from "../runtime/errors.ts";
import { createSizeReader, databaseError, openBusDatabase } from "./database.ts";
import { createDeliveryRuns, endLeases } from "./delivery-runs.ts";
import { createDirectory, declareSubscriptions, type Directory, type Subscription } from "./directory.ts";
import { type DiskSync, openDiskSync } from "./disk-sync.ts";
import type {
  EventBus,
  OutgoingMessage,
  PullOptions,
  ReceivedMessage,
  SubscriptionConfig,
  SubscriptionStatus,
} from "./event-bus.ts";
import { createEventFinder, type EventFinder } from "./find-event.ts";
import { createGroupCommit, type GroupCommit } from "./group-commit.ts";
import { createJournal, createJournalWriter, type Journal } from "./journal.ts";
import { createLeases, type Leases } from "./leases.ts";
import { checkMessage } from "./limits.ts";
import { createMessageStore, type MessageStore } from "./message-store.ts";
import { createStatusReader } from "./status.ts";
import { type BusTransaction, createTransactions } from "./transaction.ts";
import { createUnacknowledgedReader, type UnacknowledgedReader } from "./unacknowledged.ts";
import { createWakeUps, type WakeUps } from "./wake-ups.ts";

/** How to open an embedded bus. */
export interface EmbeddedBusOptions {
  /** The SQLite file, created with its folder when it is not there. */
  readonly file: string;
  /** Subscriptions to declare; those of earlier runs stay. Their topics and dead-letter topics come with them. */
  readonly subscriptions: readonly SubscriptionConfig[];
  /** Topics whose messages the journal enters. */
  readonly journalTopics?: readonly string[];
  /** Subscriptions that no other process consumes now: the leases that an earlier one left end at once. */
  readonly takeOver?: readonly string[];
  /** Clock of leases, delays and publish times, in milliseconds since 1970; default `Date.now`. */
  readonly now?: () => number;
  /**
   * Size of the file that publishing keeps to, about: beyond it, it fails as on a full disk. Dead letters may go past it, so that what is in
   * the file can always be got rid of. Unlimited by default.
   */
  readonly maxBytes?: number;
}

/** An event bus in a SQLite file. */
export interface EmbeddedBus extends EventBus {
  journal(): Journal;
  readonly unacknowledged: UnacknowledgedReader;
  readonly findEvent: EventFinder;
}

const defaultWaitMilliseconds = 1_000;

/**
 * Opens the bus. What `publish` and `ack` promise is on disk, leases outlive the process; concurrent calls share a commit.
 * Several processes may hold the file open and share subscriptions; a waiting `pull` sees what another one publishes when it
 * next asks. An ended lease is dealt with, and dead-lettered, by the next pull of any subscription.
 * Throws `PlatformError`, and `SyntaxError` for a wrong filter.
 */
export function openEmbeddedBus(options: EmbeddedBusOptions): EmbeddedBus {
  const { file, subscriptions, journalTopics = [], takeOver = [], now = Date.now } = options;
  const { maxBytes = Infinity } = options;
  const database = openBusDatabase(file);
  try {
    database.exec("BEGIN IMMEDIATE");
    declareSubscriptions(database, subscriptions, journalTopics);
    endLeases(database, takeOver);
    database.exec("COMMIT");
    return new SqliteBus(database, { now, journalTopics, maxBytes });
  } catch (error) {
    database.close();
    throw databaseError(error);
  }
}

class SqliteBus implements EmbeddedBus {
  readonly #database: DatabaseSync;
  readonly #disk: DiskSync;
  readonly #directory: Directory;
  readonly #messages: MessageStore;
  readonly #leases: Leases;
  readonly #commits: GroupCommit<BusTransaction>;
  readonly #wakeUps: WakeUps;
  readonly #journal: Journal;
  readonly unacknowledged: UnacknowledgedReader;
  readonly findEvent: EventFinder;
  readonly #readStatus: (subscription: string) => SubscriptionStatus;
  readonly #readSize: () => number;
  readonly #maxBytes: number;
  #closing: Promise<void> | undefined;

  constructor(
    database: DatabaseSync,
    options: { now: () => number; journalTopics: readonly string[]; maxBytes: number },
  ) {
    const { now, journalTopics, maxBytes } = options;
    this.#database = database;
    this.#readSize = createSizeReader(database);
    this.#maxBytes = maxBytes;
    this.#directory = createDirectory(database);
    const runs = createDeliveryRuns(database);
    const journal = createJournalWriter(database, journalTopics);
    this.#messages = createMessageStore(database, { directory: this.#directory, runs, journal });
    this.#leases = createLeases(this.#directory, runs, this.#messages);
    this.#journal = createJournal(database);
    this.unacknowledged = createUnacknowledgedReader(database);
    this.findEvent = createEventFinder(database);
    this.#readStatus = createStatusReader(database);
    this.#wakeUps = createWakeUps(() => {
      const due = runs.nextDue();
      return due === null ? null : due - now();
    });
    this.#disk = openDiskSync(database);
    this.#commits = createGroupCommit(
      createTransactions(database, {
        now,
        disk: this.#disk,
        directory: this.#directory,
        onCommit: (woken) => this.#wakeUps.wake(woken),
      }),
    );
  }

  async publish(topic: string, messages: readonly OutgoingMessage[]): Promise<readonly string[]> {
    this.#mustBeOpen();
    this.#directory.topic(topic);
    this.#mustHaveRoom(topic, messages);
    for (const message of messages) checkMessage(message);
    if (messages.length === 0) return [];
    return this.#commits.run((transaction) => this.#messages.publish(transaction, topic, messages));
  }

  async pull(name: string, options: PullOptions): Promise<readonly ReceivedMessage[]> {
    this.#mustBeOpen();
    const subscription = this.#directory.subscription(name);
    const deadline = performance.now() + (options.waitMilliseconds ?? defaultWaitMilliseconds);
    while (options.signal?.aborted !== true) {
      let wakes = 0;
      // A power cut that undoes a lease has ended its consumer too.
      const messages = await this.#commits.run((transaction) => {
        wakes = this.#wakeUps.wakes(subscription.id);
        return this.#leases.lease(transaction, subscription, options);
      }, "passing");
      const left = deadline - performance.now();
      if (messages.length > 0 || left <= 0 || this.#closing !== undefined) return messages;
      await this.#wakeUps.wait(subscription.id, { wakes, milliseconds: left, signal: options.signal });
      if (this.#closing !== undefined) break;
    }
    return [];
  }

  ack(name: string, ackIds: readonly string[]): Promise<void> {
    return this.#change(name, "durable", (transaction, subscription) =>
      this.#leases.ack(transaction, subscription, ackIds),
    );
  }

  nack(name: string, ackIds: readonly string[], delaySeconds = 0): Promise<void> {
    return this.#change(name, "passing", (transaction, subscription) =>
      this.#leases.nack(transaction, subscription, ackIds, delaySeconds),
    );
  }

  extend(name: string, ackIds: readonly string[], leaseSeconds: number): Promise<void> {
    return this.#change(name, "passing", (transaction, subscription) =>
      this.#leases.extend(transaction, subscription, ackIds, leaseSeconds),
    );
  }

  async status(name: string): Promise<SubscriptionStatus> {
    this.#mustBeOpen();
    this.#directory.subscription(name);
    return this.#readStatus(name);
  }

  journal(): Journal {
    return this.#journal;
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #change(
    name: string,
    kind: "durable" | "passing",
    change: (transaction: BusTransaction, subscription: Subscription) => void,
  ): Promise<void> {
    this.#mustBeOpen();
    this.#directory.subscription(name);
    await this.#commits.run((transaction) => change(transaction, this.#directory.subscription(name)), kind);
  }

  async #finish(): Promise<void> {
    this.#wakeUps.wakeAll();
    await this.#commits.settled();
    this.#database.close();
    this.#disk.close();
  }

  #mustHaveRoom(topic: string, messages: readonly OutgoingMessage[]): void {
    if (this.#maxBytes === Infinity || this.#directory.takesDeadLetters(topic)) return;
    const bytes = messages.reduce((sum, { data }) => sum + data.byteLength, this.#readSize());
    if (bytes <= this.#maxBytes) return;
    const message = `event bus: its file may have ${this.#maxBytes} bytes, and has room again once messages are acknowledged`;
    throw new PlatformError("TRANSIENT", "DISK_FULL", message);
  }

  #mustBeOpen(): void {
    if (this.#closing !== undefined)
      throw new PlatformError("TRANSIENT", "BUS_CLOSED", "the event bus is closed");
  }
}
