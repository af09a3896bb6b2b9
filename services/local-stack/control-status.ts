import type { EventDefinition } from "../../generated/contract.ts";
import type { MicroBatch } from "../../pipeline/runners/micro-batch.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { planTable } from "../../platform/warehouse/table-plan.ts";
import type { TableMigrator, Warehouse } from "../../platform/warehouse/warehouse.ts";
import { tableStatus } from "../table-manager/table-status.ts";
import type { PipelineFigures, StackStatus, TableFigures } from "./control-answers.ts";
import { findLetters } from "./control-letters.ts";
import type { LedgerSources } from "./ledgers.ts";

/** What the control API works on. */
export interface ControlSources extends LedgerSources {
  readonly migrator: TableMigrator;
  /** Null where no pipeline runs. */
  readonly worker: Pick<MicroBatch, "stats" | "health"> | null;
  /** Brings tables up to the registry, where a table manager runs. */
  readonly requestTable?: (eventType: string) => Promise<void>;
}

/** The state of the stack now. */
export async function readStatus(sources: ControlSources): Promise<StackStatus> {
  const { bus, warehouse, catalog, worker } = sources;
  const at = new Date();
  const names = [channel.pipeline, channel.tableManager, channel.deadLettersSubscription];
  const subscriptions = await Promise.all(names.map((name) => bus.status(name)));
  return {
    at: at.toISOString(),
    pipeline: worker && pipelineFigures(worker),
    published: await bus.journal().count(),
    subscriptions: subscriptions.map(({ oldestUnacked, ...status }) => ({
      ...status,
      oldestUnacked: oldestUnacked?.toISOString() ?? null,
      oldestAgeSeconds: oldestUnacked && Math.max(0, (at.getTime() - oldestUnacked.getTime()) / 1000),
    })),
    deadLetters: await openLetters(sources),
    tables: await Promise.all([...catalog.registry.values()].map((event) => tableFigures(warehouse, event))),
  };
}

function pipelineFigures(worker: Pick<MicroBatch, "stats" | "health">): PipelineFigures {
  const { stored, deadLettered, acknowledged, pending, lastProgressAt } = worker.stats();
  const { healthy, reasons } = worker.health();
  return {
    stored: total(stored),
    deadLettered: total(deadLettered),
    acknowledged,
    pending,
    healthy,
    reasons,
    lastProgressAt: lastProgressAt?.toISOString() ?? null,
  };
}

async function openLetters(sources: ControlSources): Promise<StackStatus["deadLetters"]> {
  const byCode = new Map<string, number>();
  let open = 0;
  for await (const letters of findLetters(sources, {})) {
    open += letters.length;
    for (const { code } of letters) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  }
  return { open, byCode: Object.fromEntries([...byCode].toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

/** A table of the registry, and how many rows it has. */
export async function tableFigures(warehouse: Warehouse, event: EventDefinition): Promise<TableFigures> {
  const { name } = event.table;
  const live = await warehouse.getTable(name);
  const { state, refused } = tableStatus(event, live, planTable(event.table, live?.definition ?? null));
  const count = live && (await warehouse.query(`SELECT count(*) AS n FROM \`${name}\``)).rows[0]?.["n"];
  return {
    table: name,
    event_type: event.type,
    schema_version: event.version,
    schema_hash: event.hash,
    state,
    reasons: refused.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)),
    rows: count === null ? null : Number(count ?? 0),
  };
}

function total(counts: Readonly<Record<string, number | undefined>>): number {
  return Object.values(counts).reduce<number>((sum, n) => sum + (n ?? 0), 0);
}
