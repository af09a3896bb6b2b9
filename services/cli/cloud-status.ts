import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { StackStatus, TableFigures } from "../local-stack/control-answers.ts";
import { findLetters } from "../local-stack/control-letters.ts";
import { tableFigures } from "../local-stack/control-status.ts";

/** What is asked on Google Cloud. */
export interface CloudSources {
  readonly bus: Pick<EventBus, "status">;
  /** Its event tables only. */
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  readonly catalog: Catalog;
}

/** How a project is doing, as far as the platform tells. */
export interface CloudStatus {
  readonly at: string;
  /** By Cloud Monitoring, some minutes late. A subscription that cannot be told is left out, and among `problems`. */
  readonly subscriptions: readonly {
    readonly subscription: string;
    readonly backlog: number;
    readonly oldestAgeSeconds: number | null;
  }[];
  /** Letters since then whose events have no row; null when they cannot be told. */
  readonly deadLetters: (StackStatus["deadLetters"] & { readonly since: string }) | null;
  readonly tables: readonly TableFigures[];
  /** What could not be told, and why. */
  readonly problems: readonly string[];
}

const subscriptions = [
  channel.pipeline,
  channel.tableManager,
  channel.deadLettersSubscription,
  channel.journal,
];
const lettersOfMilliseconds = 24 * 3_600_000;

/** Asks Pub/Sub, BigQuery and Cloud Storage; what one of them does not tell holds up nothing of the others. */
export async function readCloudStatus(
  { bus, warehouse, store, catalog }: CloudSources,
  at = new Date(),
): Promise<CloudStatus> {
  const problems: string[] = [];
  const orProblem = async <T>(what: string, work: () => Promise<T>): Promise<readonly T[]> => {
    try {
      return [await work()];
    } catch (error) {
      problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  };

  const asked = await Promise.all(
    subscriptions.map((name) =>
      orProblem(`subscription ${name}`, async () => {
        const { backlog, oldestUnacked } = await bus.status(name);
        const age = oldestUnacked && Math.max(0, (at.getTime() - oldestUnacked.getTime()) / 1_000);
        return { subscription: name, backlog, oldestAgeSeconds: age };
      }),
    ),
  );
  const tables = await Promise.all(
    [...catalog.registry.values()].map((event) =>
      orProblem(`table ${event.table.name}`, () => tableFigures(warehouse, event)),
    ),
  );
  const since = new Date(at.getTime() - lettersOfMilliseconds);
  const [deadLetters] = await orProblem("dead letters", async () => {
    const byCode = new Map<string, number>();
    for await (const letters of findLetters({ store, warehouse, catalog }, { since })) {
      for (const { code } of letters) byCode.set(code, (byCode.get(code) ?? 0) + 1);
    }
    const open = [...byCode.values()].reduce((sum, count) => sum + count, 0);
    return { since: since.toISOString(), open, byCode: Object.fromEntries(byCode) };
  });
  return {
    at: at.toISOString(),
    subscriptions: asked.flat(),
    deadLetters: deadLetters ?? null,
    tables: tables.flat(),
    problems,
  };
}
