import { channel } from "../../platform/event-bus/attributes.ts";
import { createLogger } from "../../platform/runtime/log.ts";
import { openBus, openStore, openWarehouse } from "../../platform/runtime/open-platform.ts";
import { readPlatformConfig } from "../../platform/runtime/platform-config.ts";
import { booksText } from "./books-text.ts";
import { closedBooks, closedSpan, logBooks, type ClosedBooks } from "./closed-books.ts";
import type { Output } from "./output.ts";

/** What `events conserve` takes on Google Cloud. */
export interface ClosedConserveOptions {
  readonly json: boolean;
  /** One line for Cloud Logging instead of a table. */
  readonly log: boolean;
  /** How many closed minutes, back from the last one. */
  readonly minutes: number;
  /** Refused: each look costs a scan of the tables. */
  readonly watch: boolean;
}

/** Prints the books of the last closed minutes on Google Cloud; exit code 1 when they are final and do not balance. */
export async function closedConserveCommand(
  { json, log, minutes, watch }: ClosedConserveOptions,
  output: Output,
): Promise<number> {
  if (watch) {
    throw new Error(
      "--watch is for the local stack; on Google Cloud let a schedule run `events conserve --log`",
    );
  }
  const config = readPlatformConfig(process.env);
  const { part: bus } = await openBus(config.bus, { kind: "subscription", name: channel.journal });
  const { part: warehouse } = await openWarehouse(config.warehouse);
  const { part: store } = await openStore(config.store);
  try {
    const { registry } = await import("../../generated/index.ts");
    const live = new Set(await warehouse.listTables());
    const tables = [...registry.values()].map(({ type, table }) => [type, table.name] as const);
    const known = new Map(tables.filter(([, table]) => live.has(table)));
    const sources = { bus, warehouse, store, tables: known };
    const books = await closedBooks(sources, closedSpan(new Date(), minutes));
    if (log) logBooks(createLogger({ component: "conserve", write: (line) => output.write(line) }), books);
    else output.write(json ? `${JSON.stringify(books, null, 2)}\n` : closedText(books));
    return books.balanced || books.isOpen ? 0 : 1;
  } finally {
    await Promise.all([bus.close(), warehouse.close(), store.close()]);
  }
}

function closedText(books: ClosedBooks): string {
  const { since, until, isOpen } = books;
  const note = isOpen ? "The journal is behind: these books are not final.\n" : "";
  return `Published from ${since} to ${until}\n${booksText(books)}${note}`;
}
