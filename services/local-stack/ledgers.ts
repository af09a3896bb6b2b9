import type { EmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { attribute, channel } from "../../platform/event-bus/attributes.ts";
import { listDeadLetterObjects, readDeadLetterObject } from "../../platform/dead-letter-objects.ts";
import { canBeSame } from "../../platform/event-name.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { quoteText } from "../../platform/warehouse/sql-text.ts";
import type { QueryResult, Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import type { BookEntry, Ledgers } from "./books.ts";
import { typesOfTables } from "./control-stored.ts";

/** What the books of a stack are read from. */
export interface LedgerSources {
  readonly bus: EmbeddedBus;
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  readonly catalog: Catalog;
}

/** The ledgers of a stack: journal, subscriptions, tables, dead-letter objects. */
export function ledgersOf({ bus, warehouse, store, catalog }: LedgerSources): Ledgers {
  return {
    published: () => bus.journal().entries(),
    unacknowledged: () => unacknowledged(bus),
    stored: () => storedEvents(warehouse, catalog),
    deadLettered: () => deadLetters(store),
    wasPublished: async ({ eventId, eventType }) =>
      (await bus.findEvent(eventId)).published.some((entry) => canBeSame(entry.eventType, eventType)),
  };
}

/** The pipeline's subscription first: from there the broker moves messages to the dead-letter topic, where they wait to become letters. */
async function* unacknowledged(bus: EmbeddedBus): AsyncGenerator<BookEntry> {
  yield* bus.unacknowledged(channel.pipeline);
  yield* bus.unacknowledged(channel.deadLettersSubscription);
}

const page = 50_000;

/** Every row's event, by event id; an event comes as often as it has rows, but for those beyond a page. A table without a schema tells no type. */
async function* storedEvents(warehouse: Warehouse, catalog: Catalog): AsyncGenerator<BookEntry> {
  const types = typesOfTables(catalog);
  const tables = await warehouse.listTables();
  if (tables.length === 0) return;
  const selects = tables.map(
    (table) => `SELECT _event_id AS id, ${quoteText(table)} AS place FROM \`${table}\``,
  );
  const all = `SELECT id, place FROM (${selects.join(" UNION ALL ")})`;
  const read = (where: string): Promise<QueryResult> => {
    const answer = warehouse.query(`${all} ${where} ORDER BY id, place LIMIT ${page}`);
    // Read ahead: its failure counts when its turn comes.
    answer.catch(() => {});
    return answer;
  };
  for (let next: Promise<QueryResult> | null = read(""); next !== null;) {
    const current: QueryResult = await next;
    const rows = current.rows as unknown as readonly { readonly id: string; readonly place: string }[];
    const last = rows.at(-1);
    next = last === undefined || rows.length < page ? null : read(behind(last));
    for (const { id, place } of rows) yield { eventId: id, eventType: types.get(place) ?? "" };
  }
}

function behind({ id, place }: { readonly id: string; readonly place: string }): string {
  return `WHERE id >= ${quoteText(id)} AND (id > ${quoteText(id)} OR place > ${quoteText(place)})`;
}

/** Every dead letter in the object store, oldest hour first. */
export async function* readDeadLetters(store: ObjectStore): AsyncGenerator<DeadLetter> {
  for await (const name of listDeadLetterObjects(store)) yield* await readDeadLetterObject(store, name);
}

async function* deadLetters(store: ObjectStore): AsyncGenerator<BookEntry> {
  for await (const letter of readDeadLetters(store)) yield letterEntry(letter);
}

/** The event of a letter: its type is what the message said, else what was found in it. */
export function letterEntry({ event_id: id, event_type: found, attributes }: DeadLetter): BookEntry {
  const type = attributes[attribute.eventType] || found;
  return { eventId: id.toWellFormed(), eventType: type.toWellFormed() };
}
