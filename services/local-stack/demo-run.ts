import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { QueryResult } from "../../platform/warehouse/warehouse.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { archived, compareByValue, deadLetteredByCode, storedByTable, type Sent } from "./demo-check.ts";
import { startStack, type Stack } from "./stack.ts";

/** What to send through the system. */
export interface DemoOptions {
  readonly count: number;
  /** One type only; otherwise all types, evenly. */
  readonly event?: string;
  /** Share of deliberately invalid events, from 0 to 1. */
  readonly invalid: number;
  readonly seed: number;
  readonly catalog: Catalog;
  readonly log: Logger;
  readonly onProgress: (sent: number) => void;
}

/** What came out. The keys up to `balanced` are read by other programs. */
export interface DemoResult {
  readonly published: number;
  readonly stored: Readonly<Record<string, number>>;
  readonly deadLettered: Readonly<Record<string, number>>;
  readonly inFlight: number;
  readonly archived: { readonly objects: number; readonly bytes: number };
  /** From the first request until everything was settled. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** Nothing missing, nothing extra, and every value in table, archive and dead letters is what was sent. */
  readonly balanced: boolean;
  /** The first differences found, for people; empty when the books balance. */
  readonly findings: readonly string[];
  readonly query: { readonly sql: string } & QueryResult;
}

const perRequest = 1_000;

/** While one request waits for the disk, the next one is made. */
const requestsAtOnce = 3;
const retryMilliseconds = 50;

/** The main job once, on a stack of its own: temporary data, free ports. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "eventloom-demo-"));
  try {
    const stack = await startStack({
      dataDirectory,
      catalog: options.catalog,
      log: options.log,
      ports: { generator: 0, tableManager: 0 },
      syncTables: false,
    });
    try {
      // The stack loads it too: what is measured begins when everything is up.
      await import("../../pipeline/graph.ts");
      return await drive(stack, options);
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function drive(stack: Stack, options: DemoOptions): Promise<DemoResult> {
  const requests = planRequests(options);
  const started = performance.now();
  await sendAll(stack.file.urls.generator, requests, options);
  await stack.settled();
  const seconds = (performance.now() - started) / 1000;

  const books = await stack.books();
  const findings = [
    ...books.missing.map((id) => `${id}: published, but neither stored nor dead-lettered`),
    ...books.extra.map((id) => `${id}: stored or dead-lettered, but never published`),
    ...(books.published === options.count ? [] : [`${options.count} sent, but ${books.published} published`]),
    ...(await compareByValue(stack, options.catalog, requests, options.invalid)),
  ];
  return {
    published: books.published,
    stored: await storedByTable(stack.warehouse),
    deadLettered: await deadLetteredByCode(stack.store),
    inFlight: books.inFlight,
    archived: await archived(stack.store),
    seconds: Number(seconds.toFixed(3)),
    eventsPerSecond: Math.round(options.count / seconds),
    balanced: books.balanced && findings.length === 0,
    findings: findings.slice(0, 20),
    query: await sampleQuery(stack, options.catalog),
  };
}

/** Requests of at most 1,000 events, the types in turn, as events of all types come in turn where they come from. */
function planRequests({ count, event, seed, catalog }: DemoOptions): readonly Sent[] {
  const types = event === undefined ? [...catalog.registry.keys()] : [event];
  const left = types.map(
    (_, index) => Math.floor(count / types.length) + (index < count % types.length ? 1 : 0),
  );
  const requests: Sent[] = [];
  while (left.some((ofType) => ofType > 0)) {
    for (const [index, type] of types.entries()) {
      const size = Math.min(left[index] ?? 0, perRequest);
      if (size === 0) continue;
      requests.push({ type, count: size, seed: seed + requests.length, key: randomUUID() });
      left[index] = (left[index] ?? 0) - size;
    }
  }
  return requests;
}

async function sendAll(
  generator: string,
  requests: readonly Sent[],
  { invalid, onProgress }: DemoOptions,
): Promise<void> {
  const queue = requests.values();
  let sent = 0;
  const sendNext = async () => {
    for (const request of queue) {
      await send(generator, request, invalid);
      onProgress((sent += request.count));
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, sendNext));
}

async function send(generator: string, { type, count, seed, key }: Sent, invalid: number): Promise<void> {
  const url = `${generator}/generate/${type}?count=${count}&seed=${seed}&invalid=${invalid}`;
  for (;;) {
    const response = await fetch(url, { method: "POST", headers: { "idempotency-key": key } });
    const text = await response.text();
    if (response.ok) return;
    if (response.status !== 429 && response.status !== 503)
      throw new Error(`${url} answered ${response.status}: ${text}`);
    await delay(retryMilliseconds);
  }
}

async function sampleQuery(stack: Stack, catalog: Catalog): Promise<DemoResult["query"]> {
  const tables = new Set(await stack.warehouse.listTables());
  const parts = [...catalog.registry.values()]
    .filter((event) => tables.has(event.table.name))
    .map((event) => {
      const day = event.table.timePartitioning?.field ?? "_ingested_at";
      return `SELECT '${event.type}' AS event_type, count(*) AS events, min(\`${day}\`) AS first, max(\`${day}\`) AS last FROM \`${event.table.name}_deduplicated\``;
    });
  const sql = `${parts.join("\nUNION ALL\n")}\nORDER BY event_type`;
  if (parts.length === 0) return { sql: "", columns: [], rows: [] };
  return { sql, ...(await stack.warehouse.query(sql)) };
}
