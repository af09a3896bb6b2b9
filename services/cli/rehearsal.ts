import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { planMigration } from "../../platform/warehouse/migration-plan.ts";
import { runMigration, type MigrationRun } from "../../platform/warehouse/migration-run.ts";
import { deadLetteredByCode, storedByTable } from "../local-stack/demo-check.ts";
import { startStack, type Stack } from "../local-stack/stack.ts";

type Version = "old" | "new";

/** One step of the rehearsal: which version publishes, and which one reads. */
interface Scene {
  readonly title: string;
  readonly producer: Version;
  readonly pipeline: Version;
}

/** What became of the events of one scene. */
export interface SceneResult extends Scene {
  readonly published: number;
  readonly stored: number;
  readonly deadLettered: Readonly<Record<string, number>>;
  /** Events that wait for a pipeline which knows their schema; a later scene takes them. */
  readonly waiting: number;
  readonly balanced: boolean;
  /** Event types that were not sent, since the pipeline does not know them. */
  readonly notSent: readonly string[];
}

/** What a rehearsal found. */
export interface Rehearsal {
  readonly ok: boolean;
  readonly scenes: readonly SceneResult[];
  readonly migration: readonly MigrationRun[];
  /** Rows by table before the migration and after it. */
  readonly rows: Readonly<Record<string, { readonly before: number; readonly after: number }>>;
  readonly problems: readonly string[];
}

/** What to rehearse with. */
export interface RehearsalOptions {
  readonly catalogs: Readonly<Record<Version, Catalog>>;
  /** Events of each type in each scene. */
  readonly count: number;
  readonly log: Logger;
}

const before: Scene = { title: "before", producer: "old", pipeline: "old" };

/** A deployment after the tables were migrated, its way back, and the deployment again. */
const after: readonly Scene[] = [
  { title: "pipeline deployed", producer: "old", pipeline: "new" },
  { title: "producers deployed", producer: "new", pipeline: "new" },
  { title: "pipeline rolled back", producer: "new", pipeline: "old" },
  { title: "producers rolled back", producer: "old", pipeline: "old" },
  { title: "deployed again", producer: "new", pipeline: "new" },
];

const quietMilliseconds = 25;
const mostMilliseconds = 30_000;

/**
 * Plays a change of schemas through on stacks of its own, on one temporary folder: rows of the old version, the migration, both versions of
 * producer and pipeline against each other, the rollback, and the deployment again.
 */
export async function rehearse({ catalogs, count, log }: RehearsalOptions): Promise<Rehearsal> {
  const folder = await mkdtemp(join(tmpdir(), "eventloom-rehearsal-"));
  const totals = { published: 0, stored: 0, letters: {} as Readonly<Record<string, number>> };
  const scenes: SceneResult[] = [];
  const play = async (scene: Scene) => {
    const stack = await startStack({
      dataDirectory: folder,
      catalog: catalogs[scene.producer],
      pipelineCatalog: catalogs[scene.pipeline],
      log,
      ports: { generator: 0, tableManager: 0 },
      syncTables: true,
    });
    try {
      const known = catalogs[scene.pipeline].registry;
      const types = [...catalogs[scene.producer].registry.keys()];
      await publish(
        stack,
        types.filter((type) => known.has(type)),
        { count, seed: scenes.length + 1 },
      );
      await quiet(stack);
      const books = await stack.books();
      const letters = await deadLetteredByCode(stack.store);
      scenes.push({
        ...scene,
        published: books.published - totals.published,
        stored: books.stored - totals.stored,
        deadLettered: difference(letters, totals.letters),
        waiting: books.inFlight,
        balanced: books.balanced,
        notSent: types.filter((type) => !known.has(type)),
      });
      Object.assign(totals, { published: books.published, stored: books.stored, letters });
    } finally {
      await stack.stop();
    }
  };
  try {
    await play(before);
    const { migration, rows } = await migrate(folder, catalogs.new);
    for (const scene of after) await play(scene);
    const problems = problemsOf(scenes, migration, rows);
    return { ok: problems.length === 0, scenes, migration, rows, problems };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function publish(
  stack: Stack,
  types: readonly string[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<void> {
  for (const type of types) {
    const url = `${stack.file.urls.generator}/generate/${type}?count=${count}&seed=${seed}`;
    const response = await fetch(url, { method: "POST" });
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  }
}

/** Resolves when everything is stored, dead-lettered, or waits for a schema that the pipeline does not know. */
async function quiet(stack: Stack): Promise<void> {
  const end = Date.now() + mostMilliseconds;
  for (;;) {
    const [pipeline, letters] = await Promise.all(
      [channel.pipeline, channel.deadLettersSubscription].map((name) => stack.bus.status(name)),
    );
    const { pending, parked } = stack.pipeline();
    if (pipeline?.backlog === pending + parked && letters?.backlog === 0) return;
    if (Date.now() > end) throw new Error(`events are still under way after ${mostMilliseconds / 1000} s`);
    await delay(quietMilliseconds);
  }
}

/** Migrates all tables of the registry, as `events migrate --apply` would. */
async function migrate(
  folder: string,
  { registry }: Catalog,
): Promise<Pick<Rehearsal, "migration" | "rows">> {
  const warehouse = await openDuckdbWarehouse({ file: join(folder, "warehouse.duckdb") });
  try {
    const counted = await storedByTable(warehouse);
    const migration: MigrationRun[] = [];
    for (const { table } of registry.values()) {
      const live = await warehouse.getTable(table.name);
      const plan = planMigration(table, live?.definition ?? null);
      migration.push(await runMigration(plan, { warehouse, migrator: warehouse }, { apply: true }));
    }
    const recounted = await storedByTable(warehouse);
    const rows = Object.entries(counted).map(
      ([name, n]) => [name, { before: n, after: recounted[name] ?? 0 }] as const,
    );
    return { migration, rows: Object.fromEntries(rows) };
  } finally {
    await warehouse.close();
  }
}

function problemsOf(
  scenes: readonly SceneResult[],
  migration: readonly MigrationRun[],
  rows: Rehearsal["rows"],
): readonly string[] {
  const last = scenes.at(-1);
  return [
    ...migration.flatMap(({ table, state, reasons }) =>
      state === "refused" ? [`table ${table} cannot follow: ${reasons.join("; ")}`] : [],
    ),
    ...Object.entries(rows).flatMap(([table, { before: was, after: is }]) =>
      was === is ? [] : [`table ${table} had ${was} events before the migration and ${is} after it`],
    ),
    ...scenes.flatMap(({ title, producer, pipeline, deadLettered, balanced }) => [
      ...(balanced ? [] : [`${title}: the books do not balance`]),
      ...Object.entries(deadLettered).map(
        ([code, n]) =>
          `${title}: ${n} good events of the ${producer} version became dead letters of the ${pipeline} pipeline, ${code}`,
      ),
    ]),
    ...(last !== undefined && last.waiting > 0 ? [`${last.waiting} events still wait at the end`] : []),
  ];
}

function difference(
  now: Readonly<Record<string, number>>,
  earlier: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const grown = Object.entries(now).map(([code, n]) => [code, n - (earlier[code] ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, n]) => n !== 0));
}
