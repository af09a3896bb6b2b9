import { archiveHourFolder, readArchive, type ArchiveSpan } from "../../platform/archive/archive-objects.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { JournalEntry } from "../../platform/event-bus/journal.ts";
import { canBeSame } from "../../platform/event-name.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import { quoteText } from "../../platform/warehouse/sql-text.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { AsJson, EventState, EventTrace, TracedRow } from "./control-answers.ts";
import { lettersOfEvent, summaryOf } from "./control-letters.ts";
import { typesOfTables } from "./control-stored.ts";
import type { LedgerSources } from "./ledgers.ts";

/** Subscriptions whose messages are on their way into a table or a letter. */
const carrying: ReadonlySet<string> = new Set([channel.pipeline, channel.deadLettersSubscription]);

/** Where an event is looked for. */
export interface TraceSources extends Pick<LedgerSources, "warehouse" | "store" | "catalog"> {
  readonly bus: Pick<LedgerSources["bus"], "findEvent">;
}

/**
 * Follows one event; `wanted` is its type and needed where events of several types have the id, else 409. Reads in the order in which events
 * move on, so that one that moves meanwhile is found in one place at least.
 */
export async function traceEvent(
  sources: TraceSources,
  eventId: string,
  wanted?: string,
): Promise<EventTrace> {
  const { bus, warehouse, store, catalog } = sources;
  const onBus = await bus.findEvent(eventId);
  const allRows = await rowsOf(warehouse, catalog, eventId);
  const all = await lettersOfEvent(sources, eventId, {
    payload: false,
    personal: false,
    since: earliest(onBus.published),
  });
  const types = [
    ...onBus.published.map(({ eventType }) => eventType),
    ...[...allRows, ...all.letters].map(({ event_type: type }) => type),
  ];
  const type = wanted ?? onlyType(eventId, types);
  const published =
    onBus.published.find(({ eventType }) => eventType === type) ??
    onBus.published.find(({ eventType }) => canBeSame(eventType, type)) ??
    null;
  const deliveries = onBus.deliveries.filter(({ eventType }) => canBeSame(eventType, type));
  const rows = allRows.filter(({ event_type: one }) => canBeSame(one, type));
  const letters = all.letters.filter(({ event_type: one }) => canBeSame(one, type));
  const isUnderWay = deliveries.some(({ subscription }) => carrying.has(subscription));
  const open = rows.length === 0;
  return {
    event_id: eventId,
    state: stateOf({
      isStored: !open,
      hasLetter: letters.length > 0,
      isUnderWay,
      isPublished: published !== null,
    }),
    event_type: rows[0]?.event_type || letters.at(-1)?.event_type || published?.eventType || "",
    published: published && { at: published.publishedAt.toISOString(), run_id: published.runId },
    deliveries: deliveries.map((delivery) => ({
      ...delivery,
      until: delivery.until?.toISOString() ?? null,
      publishedAt: delivery.publishedAt.toISOString(),
    })) satisfies readonly AsJson<(typeof deliveries)[number]>[],
    rows,
    archive: await archiveObjects(store, eventId, rows),
    letters: letters.map((letter) => ({ ...summaryOf(letter, letter.object), open })),
  };
}

function earliest(entries: readonly JournalEntry[]): Date | undefined {
  return entries
    .map(({ publishedAt }) => publishedAt)
    .reduce<Date | undefined>((first, at) => (first === undefined || at < first ? at : first), undefined);
}

/** The type of the events, empty when none tells it. */
function onlyType(eventId: string, types: readonly string[]): string {
  const told = [...new Set(types)].filter((type) => type !== "").toSorted();
  const [first = "", ...others] = told;
  if (others.length === 0) return first;
  throw new HttpProblem({
    status: 409,
    code: "SEVERAL_EVENTS",
    title: "Several events have this id",
    detail: `Events of the types ${told.join(", ")} have the id ${eventId}; --type <event_type> says which one is meant.`,
  });
}

function stateOf(found: {
  readonly isStored: boolean;
  readonly hasLetter: boolean;
  readonly isUnderWay: boolean;
  readonly isPublished: boolean;
}): EventState {
  if (found.isStored) return "stored";
  if (found.hasLetter) return "dead-lettered";
  if (found.isUnderWay) return "in flight";
  return found.isPublished ? "missing" : "never published";
}

async function rowsOf(
  warehouse: Warehouse,
  catalog: Catalog,
  eventId: string,
): Promise<readonly TracedRow[]> {
  const types = typesOfTables(catalog);
  const rows: TracedRow[] = [];
  for (const table of await tablesWith(warehouse, eventId)) {
    const live = await warehouse.getTable(table);
    const field = live?.definition.timePartitioning?.field;
    const partition = field === undefined ? "NULL" : `CAST(\`${field}\` AS STRING)`;
    const answer = await warehouse.query(
      `SELECT ${partition} AS partition_value, _ingested_at, _published_at, _schema_version FROM \`${table}\` ` +
        `WHERE _event_id = ${quoteText(eventId)} ORDER BY _ingested_at`,
    );
    for (const row of answer.rows) {
      rows.push({
        table,
        event_type: types.get(table) ?? "",
        partition: field === undefined ? null : { field, value: textOf(row["partition_value"]) },
        ingested_at: textOf(row["_ingested_at"]) ?? "",
        published_at: textOf(row["_published_at"]),
        schema_version: textOf(row["_schema_version"]),
      });
    }
  }
  return rows;
}

async function tablesWith(warehouse: Warehouse, eventId: string): Promise<readonly string[]> {
  const tables = await warehouse.listTables();
  if (tables.length === 0) return [];
  const rows = tables.map(
    (table) => `SELECT ${quoteText(table)} AS place, _event_id AS id FROM \`${table}\``,
  );
  const { rows: found } = await warehouse.query(
    `SELECT DISTINCT place FROM (${rows.join(" UNION ALL ")}) WHERE id = ${quoteText(eventId)} ORDER BY place`,
  );
  return found.flatMap(({ place }) => textOf(place) ?? []);
}

/** Looks into the objects of the hours in which the rows were published. */
async function archiveObjects(
  store: ObjectStore,
  eventId: string,
  rows: readonly TracedRow[],
): Promise<readonly string[]> {
  // How an archive line begins.
  const sign = Buffer.from(`{"event_id":${JSON.stringify(eventId)},`);
  const spans = new Map<string, ArchiveSpan>();
  for (const { event_type: eventType, published_at: at } of rows) {
    if (at === null) continue;
    const since = new Date(at);
    spans.set(archiveHourFolder(eventType, at), { eventType, since, until: new Date(since.getTime() + 1) });
  }
  const found: string[] = [];
  for (const span of spans.values()) {
    for await (const { name, lines } of readArchive(store, span))
      if (await holds(lines, sign)) found.push(name);
  }
  return found;
}

async function holds(lines: AsyncIterable<readonly Buffer[]>, sign: Buffer): Promise<boolean> {
  for await (const some of lines)
    if (some.some((line) => line.subarray(0, sign.length).equals(sign))) return true;
  return false;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
