import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventDefinition, TableDefinition, TableField } from "../../generated/contract.ts";
import type { RetryClass } from "../../platform/runtime/errors.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { createSetupWatch } from "../../platform/runtime/setup-watch.ts";
import { drive } from "../../platform/runtime/testing/drive.ts";
import { fixtureDefinition } from "../../platform/runtime/testing/fixture-catalog.ts";
import { createFaultScript, type ScriptedFault } from "../../platform/runtime/testing/scripted-faults.ts";
import { createVirtualClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import type { LiveTable, Warehouse } from "../../platform/warehouse/warehouse.ts";
import { createTableSync, type TableSync } from "./table-sync.ts";
import { createUpdateWindow } from "./update-window.ts";

const instances = 8;

let folder: string;
let warehouse: Warehouse;
let tables = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "contention-"));
  warehouse = await openDuckdbWarehouse({ file: join(folder, "warehouse.duckdb") });
});
afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

/** What one version of the schema says of one column; null: it does not have it. */
interface ColumnChoice {
  readonly mode: "REQUIRED" | "NULLABLE";
  /** Another type than that of the other versions. */
  readonly odd: boolean;
}

interface History {
  /** Columns of each of the eight registries; the last columns are nested in a record. */
  readonly versions: readonly (readonly (ColumnChoice | null)[])[];
  /** Which instance is told next; each at least once, some again. */
  readonly deliveries: readonly number[];
  readonly faults: readonly ScriptedFault[];
  /** Whether the instances are one process or eight. */
  readonly oneProcess: boolean;
}

const columns = 14;
const nestedFrom = 10;
const choice = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record<ColumnChoice>({ mode: fc.constantFrom("REQUIRED", "NULLABLE"), odd: fc.boolean() }),
  },
);
const histories = fc.record<History>({
  versions: fc.array(fc.array(choice, { minLength: columns, maxLength: columns }), {
    minLength: instances,
    maxLength: instances,
  }),
  deliveries: fc
    .tuple(
      fc.shuffledSubarray([...Array(instances).keys()], { minLength: instances }),
      fc.array(fc.nat(instances - 1), { maxLength: 10 }),
    )
    .map(([all, again]) => [...all, ...again]),
  faults: fc.array(
    fc.record({
      on: fc.subarray(["getTable", "createTable", "patchTable"], { minLength: 1 }),
      retryClass: fc.constantFrom<RetryClass>("TRANSIENT", "CONFLICT", "SETUP"),
      phase: fc.constantFrom<"before" | "after">("before", "after"),
      times: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 3 },
  ),
  oneProcess: fc.boolean(),
});

const types = ["STRING", "INTEGER", "FLOAT", "TIMESTAMP", "BOOLEAN"] as const;

function fieldOf(index: number, { mode, odd }: ColumnChoice): TableField {
  // Only the first column is at odds: the column lock keeps versions of a schema from disagreeing.
  const type = odd && index === 0 ? "DATE" : (types[index % types.length] ?? "STRING");
  return { name: `c${index}`, type, mode };
}

function tableOf(name: string, version: readonly (ColumnChoice | null)[]): TableDefinition {
  const fields = version.map((one, index) => (one === null ? [] : [fieldOf(index, one)]));
  const nested = fields.slice(nestedFrom).flat();
  const record: TableField = { name: "r", type: "RECORD", mode: "NULLABLE", fields: nested };
  const id: TableField = { name: "_event_id", type: "STRING", mode: "REQUIRED" };
  return {
    name,
    schema: { fields: [id, ...fields.slice(0, nestedFrom).flat(), ...(nested.length > 0 ? [record] : [])] },
  };
}

type Column = Pick<TableField, "type" | "mode">;

/** `r.c5` → its type and mode. */
function flat(fields: readonly TableField[], prefix = ""): Map<string, Column> {
  const all = new Map<string, Column>();
  for (const { name, type, mode, fields: children = [] } of fields) {
    all.set(prefix + name, { type, mode });
    for (const [path, child] of flat(children, `${prefix}${name}.`)) all.set(path, child);
  }
  return all;
}

/** Columns that are gone, of another type, or that ask for more than before. */
function narrowed(
  before: ReadonlyMap<string, Column>,
  after: ReadonlyMap<string, Column>,
): readonly string[] {
  const isNarrowed = (path: string, { type, mode }: Column) => {
    const now = after.get(path);
    return now?.type !== type || (mode !== "REQUIRED" && now.mode !== mode);
  };
  return [...before].filter(([path, column]) => isNarrowed(path, column)).map(([path]) => path);
}

/** Plays a history; resolves with the table at the end, its states on the way and the times of changes by process. */
async function play({ versions, deliveries, faults, oneProcess }: History) {
  const name = `t${tables++}`;
  const clock = createVirtualClock();
  const script = createFaultScript(clock);
  for (const fault of faults) script.strike(fault);
  const states: LiveTable[] = [];
  const changes = new Map<number, number[]>();
  const shared = createUpdateWindow(clock.now, clock.sleep);
  const definitions = versions.map((version, index): EventDefinition => {
    const definition = fixtureDefinition({ type: "order", idField: "order_id", unique: false });
    return { ...definition, hash: `version-${index}`, table: tableOf(name, version) };
  });

  function syncOf(index: number): TableSync {
    const process = oneProcess ? 0 : index;
    const change = async (work: () => Promise<LiveTable>) => {
      changes.set(process, [...(changes.get(process) ?? []), clock.elapsed()]);
      const live = await work();
      states.push(live);
      return live;
    };
    const watched: Warehouse = {
      ...warehouse,
      getTable: (table) => warehouse.getTable(table),
      createTable: (definition) => change(() => warehouse.createTable(definition)),
      patchTable: (definition, etag) => change(() => warehouse.patchTable(definition, etag)),
    };
    return createTableSync({
      warehouse: script.wrap(watched),
      log: silentLogger,
      setup: createSetupWatch(clock.now),
      now: clock.now,
      clock,
      window: oneProcess ? shared : createUpdateWindow(clock.now, clock.sleep),
    });
  }

  const syncs = definitions.map((_, index) => syncOf(index));
  /** What a push does: what fails comes again. */
  async function deliver(index: number): Promise<void> {
    const [sync, definition] = [syncs[index], definitions[index]];
    if (sync === undefined || definition === undefined) throw new Error(`there is no instance ${index}`);
    for (;;) {
      try {
        await sync.sync(definition);
        return;
      } catch {
        await clock.sleep(1_000);
      }
    }
  }
  let left = deliveries.length;
  for (const index of deliveries) void deliver(index).then(() => left--);
  await drive({
    clock,
    what: "all instances are content",
    condition: () => left === 0,
    isWorking: () => script.busy() > 0,
    withinMilliseconds: 600_000,
  });
  const live = await warehouse.getTable(name);
  if (live === null) throw new Error("there is no table");
  return { live, states, changes, definitions };
}

test("eight instances with different schemas leave the union of them, whatever the order, redelivery and failures", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const { live, states, changes, definitions } = await play(history);
      const end = flat(live.definition.schema.fields);
      const wanted = definitions.map(({ table }) => flat(table.schema.fields));
      expect(new Set(end.keys())).toEqual(new Set(wanted.flatMap((version) => [...version.keys()])));
      const required = [...end].filter(([, { mode }]) => mode === "REQUIRED").map(([path]) => path);
      for (const path of required) {
        expect(wanted.map((version) => version.get(path)?.mode)).not.toContain("NULLABLE");
        // A version without a record leaves it null, which asks nothing of the columns in it.
        const record = path.split(".").slice(0, -1).join(".");
        const concerned = wanted.filter((version) => record === "" || version.has(record));
        expect(concerned.every((version) => version.has(path))).toBe(true);
      }
      let before = new Map<string, Column>();
      for (const state of states) {
        const after = flat(state.definition.schema.fields);
        expect(narrowed(before, after)).toEqual([]);
        before = after;
      }
      for (const times of changes.values()) {
        for (const [index, at] of times.slice(4).entries())
          expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(10_000);
      }
    }),
    { numRuns: 40 },
  );
});
