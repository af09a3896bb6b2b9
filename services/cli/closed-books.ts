import { listDeadLetterObjects, readDeadLetterObject } from "../../platform/dead-letter-objects.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { backtick } from "../../platform/warehouse/column-types.ts";
import { journalSql, journalTable } from "../../platform/warehouse/journal-table.ts";
import { quoteText } from "../../platform/warehouse/sql-text.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { letterEntry } from "../local-stack/ledgers.ts";
import { balance, type BookEntry, type Books, type Ledgers } from "../local-stack/books.ts";

/** Where the books of Google Cloud are read from. */
export interface ClosedSources {
  readonly bus: Pick<EventBus, "status">;
  readonly warehouse: Pick<Warehouse, "query">;
  readonly store: ObjectStore;
  /** Table of each event type. */
  readonly tables: ReadonlyMap<string, string>;
}

/** A span of time by the broker's clock: `since` belongs to it, `until` does not. */
export interface Span {
  readonly since: Date;
  readonly until: Date;
}

/** The books of a span; `isOpen` says why they are not final. */
export interface ClosedBooks extends Books {
  readonly since: string;
  readonly until: string;
  /** The journal has not yet come to the end of the span: what is missing in it may only be late. */
  readonly isOpen: boolean;
}

const minute = 60_000;
/** A minute is closed after this: later than that, nothing of it is under way in a healthy system. */
const closedAfter = 5 * minute;
/** Producer's and broker's clocks differ by less. */
const clockMargin = 10 * minute;
const page = 50_000;

/** The last so many closed minutes before `now`. */
export function closedSpan(now: Date, minutes: number): Span {
  const until = Math.floor((now.getTime() - closedAfter) / minute) * minute;
  return { since: new Date(until - minutes * minute), until: new Date(until) };
}

/**
 * Balances what the broker took in a span, by event, against tables and dead letters. What is in neither counts as missing, but for as many as the
 * pipeline's and the dead letters' subscriptions hold while they have messages of that age: these are in flight, though which ones nobody can tell. Costs a
 * scan of the id column of each table.
 */
export async function closedBooks(sources: ClosedSources, span: Span): Promise<ClosedBooks> {
  const [journal, pipeline, letters] = await Promise.all([
    heldOf(sources.bus, channel.journal, span.until),
    heldOf(sources.bus, channel.pipeline, span.until),
    heldOf(sources.bus, channel.deadLettersSubscription, span.until),
  ]);
  const books = await balance(ledgersOf(sources, span), pipeline + letters);
  const [since, until] = [span.since.toISOString(), span.until.toISOString()];
  return { ...books, since, until, isOpen: journal > 0 };
}

/** One line to alert on: ERROR when final books do not balance. Payloads are not in it, and of the ids only how many there are. */
export function logBooks(log: Logger, books: ClosedBooks): void {
  const { since, until, published, stored, deadLettered, inFlight, missingCount, extraCount } = books;
  const figures = { since, until, published, stored, dead_lettered: deadLettered, in_flight: inFlight };
  const fields = { ...figures, missing: missingCount, extra: extraCount };
  if (books.isOpen) log.warning("the journal is behind, the books are not final", fields);
  else if (books.balanced) log.info("the books balance", fields);
  else log.error("the books do not balance", fields);
}

/** How many messages a subscription holds while one of them is older than `until`; else 0. */
async function heldOf(bus: ClosedSources["bus"], subscription: string, until: Date): Promise<number> {
  const { backlog, oldestUnacked } = await bus.status(subscription);
  return oldestUnacked !== null && oldestUnacked < until ? backlog : 0;
}

function ledgersOf({ warehouse, store, tables }: ClosedSources, span: Span): Ledgers {
  const journal = (columns: string, where: string) =>
    `SELECT ${columns} FROM \`${journalTable.name}\` WHERE ${where} AND ${journalSql.isFirst}`;
  const couldBe = (type: string) => `${journalSql.eventType} IN ('', ${quoteText(type)})`;
  const idsOf = (type: string, some: Span) =>
    journal(journalSql.eventId, `${within("publish_time", some)} AND ${couldBe(type)}`);
  const around = {
    since: new Date(span.since.getTime() - clockMargin),
    until: new Date(span.until.getTime() + clockMargin),
  };

  async function* pages(select: string): AsyncGenerator<BookEntry> {
    for (let where = ""; ;) {
      const { rows } = await warehouse.query(
        `SELECT id, type FROM (${select}) AS entries ${where} ORDER BY id, type LIMIT ${page}`,
      );
      const entries = rows as unknown as readonly { readonly id: string; readonly type: string }[];
      for (const { id, type } of entries) yield { eventId: id, eventType: type };
      const last = entries.at(-1);
      if (last === undefined || entries.length < page) return;
      const [id, type] = [quoteText(last.id), quoteText(last.type)];
      where = `WHERE id >= ${id} AND (id > ${id} OR type > ${type})`;
    }
  }

  async function* letters(): AsyncGenerator<BookEntry> {
    for await (const name of listDeadLetterObjects(store, span)) {
      for (const letter of await readDeadLetterObject(store, name)) {
        const at = new Date(letter.publish_time);
        if (at >= span.since && at < span.until) yield letterEntry(letter);
      }
    }
  }

  const publishedColumns = `DISTINCT ${journalSql.eventId} AS id, ${journalSql.eventType} AS type`;
  const published = () => pages(journal(publishedColumns, within("publish_time", span)));
  // What was published in the span, wherever its row says it was; and what claims to be of the span and was never published.
  const storedOf = ([type, table]: readonly [string, string]) =>
    `SELECT DISTINCT _event_id AS id, ${quoteText(type)} AS type FROM ${backtick(table)} WHERE _event_id IN (${idsOf(type, span)})` +
    ` OR (${within("_published_at", span)} AND _event_id NOT IN (${idsOf(type, around)}))`;
  return {
    published,
    async *stored() {
      if (tables.size > 0) yield* pages([...tables].map(storedOf).join(" UNION ALL "));
    },
    deadLettered: letters,
    async *unacknowledged() {},
    async wasPublished({ eventId, eventType }) {
      const isIt = `${journalSql.eventId} = ${quoteText(eventId)}${eventType === "" ? "" : ` AND ${couldBe(eventType)}`}`;
      return (await warehouse.query(`${journal("message_id", isIt)} LIMIT 1`)).rows.length > 0;
    },
  };
}

function within(column: string, { since, until }: Span): string {
  const instant = (date: Date) => `TIMESTAMP ${quoteText(date.toISOString())}`;
  return `${column} >= ${instant(since)} AND ${column} < ${instant(until)}`;
}
