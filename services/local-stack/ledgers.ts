import { gunzipSync } from "node:zlib";
import type { EmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import type { BookEntry, Ledgers } from "./books.ts";

/** What the books of a stack are read from. */
export interface LedgerSources {
  readonly bus: EmbeddedBus;
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  readonly catalog: Catalog;
}

/** The four ledgers of a stack: journal, subscription, tables, dead-letter objects. */
export function ledgersOf({ bus, warehouse, store, catalog }: LedgerSources): Ledgers {
  return {
    published: () => bus.journal().entries(),
    unacknowledged: () => bus.unacknowledged(channel.pipeline),
    stored: () => storedEvents(warehouse, catalog),
    deadLettered: () => deadLetters(store),
  };
}

const page = 50_000;

async function* storedEvents(warehouse: Warehouse, catalog: Catalog): AsyncGenerator<BookEntry> {
  const types = new Map([...catalog.registry.values()].map((event) => [event.table.name, event.type]));
  for (const table of await warehouse.listTables()) {
    const eventType = types.get(table) ?? table;
    for (let after = ""; ;) {
      const { rows } = await warehouse.query(
        `SELECT DISTINCT _event_id AS id FROM \`${table}\` WHERE _event_id > '${after.replaceAll("'", "''")}' ORDER BY id LIMIT ${page}`,
      );
      for (const { id } of rows) yield { eventId: String(id), eventType };
      if (rows.length < page) break;
      after = String(rows.at(-1)?.["id"]);
    }
  }
}

/** Every dead letter in the object store, oldest hour first. */
export async function* readDeadLetters(store: ObjectStore): AsyncGenerator<DeadLetter> {
  for await (const { name } of store.list("dead-letters/")) {
    const content = await store.get(name);
    if (content === null) continue;
    for (const line of gunzipSync(content).toString("utf8").split("\n")) {
      if (line !== "") yield JSON.parse(line) as DeadLetter;
    }
  }
}

async function* deadLetters(store: ObjectStore): AsyncGenerator<BookEntry> {
  for await (const letter of readDeadLetters(store)) {
    yield { eventId: letter.event_id, eventType: letter.event_type };
  }
}
