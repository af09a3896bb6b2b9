import { gunzipSync } from "node:zlib";
import type { EventDefinition, Json, Row } from "../../generated/contract.ts";
import { parseJson } from "../../generated/rows/row-runtime.ts";
import { withPayload } from "../../platform/dead-letter-payload.ts";
import { reportDamage } from "../../platform/object-store/damage.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { readDeadLetters } from "./ledgers.ts";
import { differences } from "./same-event.ts";

/** One `POST /generate/{type}` with an idempotency key: its events can be made again from it, ids included. */
export interface Sent {
  readonly type: string;
  readonly count: number;
  readonly seed: number;
  readonly key: string;
}

/** Where the events ended up. */
export interface Kept {
  readonly warehouse: Pick<Warehouse, "listTables" | "query">;
  readonly store: ObjectStore;
}

/** What must be kept of an event. */
export interface ExpectedEvent {
  readonly event: Json;
  /** Whether it belongs into its table and the archive, or into the dead letters. */
  readonly valid: boolean;
}

const page = 5_000;

/**
 * Compares what was sent with what is kept, field by field: each valid event with its row and its archive line, each invalid one with its
 * dead letter. The findings name the event's id; empty when everything is as it was sent.
 */
export async function compareByValue(
  kept: Kept,
  catalog: Catalog,
  requests: readonly Sent[],
  invalid: number,
): Promise<readonly string[]> {
  return compareKept(kept, catalog, await expectedEvents(catalog, requests, invalid));
}

/**
 * The same for events by id, whichever way they were sent. Each must be in every place where it belongs and in no other one; a second
 * archive line or dead letter, which a redelivered batch may write, is as good as the first.
 */
export async function compareKept(
  kept: Kept,
  catalog: Catalog,
  expected: ReadonlyMap<string, ExpectedEvent>,
): Promise<readonly string[]> {
  const findings: string[] = [];
  const places = new Map<string, number>();
  const compare = (place: string, id: string, event: Json, valid: boolean) => {
    const want = expected.get(id);
    if (want === undefined) return findings.push(`${id}: in ${place}, but never sent`);
    places.set(id, (places.get(id) ?? 0) | placeBit(place));
    if (want.valid !== valid) findings.push(`${id}: ${want.valid ? "valid" : "invalid"}, but in ${place}`);
    for (const pointer of differences(want.event, event))
      findings.push(`${id}: differs in ${place} at ${pointer || "/"}`);
  };
  for (const definition of catalog.registry.values()) {
    for await (const row of rowsOf(kept.warehouse, definition)) {
      compare(`table ${definition.table.name}`, idOf(row), definition.fromRow(row), true);
    }
  }
  for await (const line of archiveLines(kept.store)) compare("the archive", line.event_id, line.data, true);
  for await (const letter of readDeadLetters(kept.store)) {
    const { payload_base64: payload } = await withPayload(kept.store, letter);
    const text = Buffer.from(payload, "base64").toString("utf8");
    compare("the dead letters", letter.event_id, jsonOrText(text), false);
  }
  for (const [id, { valid }] of expected) {
    const found = bitCount(places.get(id) ?? 0);
    const want = valid ? 2 : 1;
    if (found !== want) findings.push(`${id}: found in ${found} places instead of ${want}`);
  }
  return findings;
}

/** Tables are one place: an event in the wrong one differs in its type. */
function placeBit(place: string): number {
  if (place === "the archive") return 1;
  return place === "the dead letters" ? 2 : 4;
}

function bitCount(bits: number): number {
  return (bits & 1) + ((bits >> 1) & 1) + ((bits >> 2) & 1);
}

function jsonOrText(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

async function expectedEvents(
  catalog: Catalog,
  requests: readonly Sent[],
  invalid: number,
): Promise<ReadonlyMap<string, ExpectedEvent>> {
  const expected = new Map<string, ExpectedEvent>();
  for (const { type, count, seed, key } of requests) {
    let index = 0;
    for (const { event, broken } of (await catalog.registry.get(type)?.generate({ count, seed, invalid })) ??
      []) {
      expected.set(`${key}/${index++}`, { event, valid: broken === null });
    }
  }
  return expected;
}

async function* rowsOf(warehouse: Kept["warehouse"], { table }: EventDefinition): AsyncGenerator<Row> {
  if (!(await warehouse.listTables()).includes(table.name)) return;
  for (let after = ""; ;) {
    const { rows } = await warehouse.query(
      `SELECT * FROM \`${table.name}_deduplicated\` WHERE _event_id > '${after.replaceAll("'", "''")}' ORDER BY _event_id LIMIT ${page}`,
    );
    yield* rows;
    if (rows.length < page) return;
    after = idOf(rows.at(-1) ?? {});
  }
}

function idOf({ _event_id: id }: Row): string {
  return typeof id === "string" ? id : "";
}

interface ArchiveLine {
  readonly event_id: string;
  readonly data: Json;
}

async function* archiveLines(store: ObjectStore): AsyncGenerator<ArchiveLine> {
  for await (const { name } of store.list("events/")) {
    if (!name.endsWith(".ndjson.gz")) continue;
    const content = await store.get(name);
    if (content === null) continue;
    yield* readArchiveLines(store, name, content);
  }
}

function readArchiveLines(store: ObjectStore, name: string, content: Uint8Array): readonly ArchiveLine[] {
  try {
    const lines = gunzipSync(content).toString("utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => parseJson(line) as unknown as ArchiveLine);
  } catch (error) {
    reportDamage(store, name, error);
    return [];
  }
}

/** Distinct events by table. */
export async function storedByTable(warehouse: Warehouse): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of await warehouse.listTables()) {
    const { rows } = await warehouse.query(`SELECT count(DISTINCT _event_id) AS n FROM \`${table}\``);
    counts[table] = Number(rows[0]?.["n"] ?? 0);
  }
  return counts;
}

/** Distinct dead-lettered events by code. */
export async function deadLetteredByCode(store: ObjectStore): Promise<Readonly<Record<string, number>>> {
  const ids = new Map<string, Set<string>>();
  for await (const letter of readDeadLetters(store)) {
    const known = ids.get(letter.code) ?? new Set();
    ids.set(letter.code, known.add(letter.event_id));
  }
  return Object.fromEntries([...ids].map(([code, known]) => [code, known.size]));
}

/** Objects of the archive and their bytes as stored. */
export async function archived(
  store: ObjectStore,
): Promise<{ readonly objects: number; readonly bytes: number }> {
  let objects = 0;
  let bytes = 0;
  for await (const object of store.list("events/")) {
    objects++;
    bytes += object.bytes;
  }
  return { objects, bytes };
}
