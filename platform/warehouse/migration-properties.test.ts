import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { EventDefinition, Json, Row, TableDefinition, TableField } from "../../generated/contract.ts";
import { createTableManager } from "../../services/table-manager/app.ts";
import { silentLogger } from "../runtime/log.ts";
import { column } from "./contract-tables.ts";
import { openDuckdbWarehouse } from "./duckdb.ts";
import { migrationStages, planMigration } from "./migration-plan.ts";
import { runMigration } from "./migration-run.ts";
import type { Warehouse } from "./warehouse.ts";

const scalarTypes = [
  "INTEGER",
  "NUMERIC",
  "FLOAT",
  "BOOLEAN",
  "DATE",
  "TIMESTAMP",
  "STRING",
  "JSON",
] as const;

const { fields } = fc.letrec<{ fields: TableField[] }>((tie) => ({
  fields: fc.uniqueArray(
    fc
      .tuple(
        fc.constantFrom("a", "b", "c", "r", "s"),
        fc.constantFrom(...scalarTypes),
        fc.constantFrom<TableField["mode"]>("NULLABLE", "REQUIRED", "REPEATED"),
        fc.option(tie("fields"), { depthSize: "small", nil: [] }),
      )
      .map(([name, type, mode, inner]): TableField => {
        if (name === "r") return column(name, "RECORD", mode, [column("key", "STRING"), ...inner]);
        if (name === "s") return column(name, "RECORD", "REPEATED", [column("key", "STRING"), ...inner]);
        return column(name, type, mode);
      }),
    { selector: (field) => field.name, minLength: 1, maxLength: 4 },
  ),
}));

const tables = fields.map((own): TableDefinition => ({
  name: "t",
  schema: { fields: [column("k", "INTEGER"), ...own] },
}));

const samples: Readonly<Record<(typeof scalarTypes)[number], readonly Json[]>> = {
  INTEGER: [0, 7, -12, 100],
  NUMERIC: ["0", "2.5", "-100"],
  FLOAT: [0.5, -3, 200],
  BOOLEAN: [true, false],
  DATE: ["2026-02-03", "2025-12-31"],
  TIMESTAMP: ["2026-02-03T04:05:06.700000Z"],
  STRING: ["", "text", '"quoted"'],
  JSON: ['{"a":1}'],
};

/** A row that the table takes; the number chooses among the values. */
function rowOf(own: readonly TableField[], seed: number): Row {
  const filled = own.filter(
    (field) => field.mode !== "NULLABLE" || (seed + field.name.charCodeAt(0)) % 3 > 0,
  );
  return Object.fromEntries(filled.map((field) => [field.name, valueOf(field, seed)]));
}

function valueOf(field: TableField, seed: number): Json {
  if (field.mode === "REPEATED") {
    return Array.from({ length: seed % 3 }, (_, index) =>
      valueOf({ ...field, mode: "REQUIRED" }, seed + index),
    );
  }
  if (field.type === "RECORD") return rowOf(field.fields ?? [], seed + 1);
  const values = samples[field.type as keyof typeof samples];
  return values[seed % values.length] ?? null;
}

/** What a value of the live column has to be in the next one, as a query answers. */
function converted(value: Json | undefined, live: TableField, next: TableField): Json {
  if (next.mode === "REPEATED" && live.mode !== "REPEATED") {
    return value === undefined || value === null ? [] : [single(value, live, next)];
  }
  if (next.mode === "REPEATED")
    return ((value ?? []) as readonly Json[]).map((one) => single(one, live, next));
  return value === undefined || value === null ? null : single(value, live, next);
}

function single(value: Json, live: TableField, next: TableField): Json {
  if (next.type === "RECORD") {
    const members = value as Row;
    return Object.fromEntries(
      (next.fields ?? []).map((field) => {
        const before = live.fields?.find(({ name }) => name === field.name);
        return [field.name, before === undefined ? null : converted(members[before.name], before, field)];
      }),
    );
  }
  const plain = value as string | number | boolean;
  if (next.type === live.type) return plain;
  if (next.type === "TIMESTAMP") return `${plain}T00:00:00.000000Z`;
  if (next.type === "JSON") return JSON.stringify(live.type === "NUMERIC" ? Number(plain) : plain);
  if (next.type === "FLOAT") return Number(plain);
  return next.type === "STRING" || next.type === "NUMERIC" ? String(plain) : plain;
}

/** What is the same in one form: no array and an empty one, JSON whichever way it is written. */
function normal(value: Json, field: TableField): Json {
  if (value === null) return null;
  if (Array.isArray(value)) {
    return value.length === 0 ? null : value.map((one) => normal(one, { ...field, mode: "NULLABLE" }));
  }
  if (field.type === "JSON") return JSON.parse(value as string) as Json;
  if (typeof value !== "object") return value;
  const members = value as Row;
  return Object.fromEntries(
    (field.fields ?? []).map((one) => [one.name, normal(members[one.name] ?? null, one)]),
  );
}

/** Brings the table up as the table manager does, until it has no patch left. */
async function bringUp(warehouse: Warehouse, to: TableDefinition): Promise<void> {
  const event = { type: "t", hash: "h", table: to } as EventDefinition;
  const catalog = { registry: new Map([["t", event]]), openapi: {} };
  const manager = createTableManager({ catalog, warehouse, log: silentLogger });
  for (let round = 0; round < 2; round++) await manager.request("/tables/sync", { method: "POST" });
}

async function openWarehouse() {
  const warehouse = await openDuckdbWarehouse({ file: ":memory:", threads: 1 });
  return { warehouse, [Symbol.asyncDispose]: () => warehouse.close() };
}

test("the table manager does what a plan calls patch, and all steps together keep every value and let new rows in", async () => {
  let migrated = 0;
  await fc.assert(
    fc.asyncProperty(tables, tables, async (from, to) => {
      await using opened = await openWarehouse();
      const { warehouse } = opened;
      const insert = (rows: readonly Row[]) =>
        warehouse.insertRows(
          "t",
          rows.map((row, index) => ({ insertId: String(index), row })),
        );
      await warehouse.createTable(from);
      const old = [1, 2, 3, 4].map((k): Row => ({ ...rowOf(from.schema.fields, k), k }));
      expect((await insert(old)).map(({ kind }) => kind)).toEqual(old.map(() => "stored"));

      const plan = planMigration(to, from);
      const stages = migrationStages(to, from);
      const patched = stages[0]?.step.kind === "patch" ? stages[0].after : from;
      await bringUp(warehouse, to);
      expect((await warehouse.getTable("t"))?.definition).toEqual(patched);

      const run = await runMigration(plan, { warehouse, migrator: warehouse }, { apply: true });
      const isRefused = plan.steps.some(({ kind }) => kind === "refuse");
      expect(run.state).toBe(isRefused ? "refused" : "done");
      if (isRefused) return;
      migrated++;
      const live = await warehouse.getTable("t");
      expect(migrationStages(to, live?.definition ?? null)).toEqual([]);

      const { rows } = await warehouse.query("SELECT * FROM t ORDER BY k");
      for (const [index, row] of rows.entries()) {
        for (const field of from.schema.fields) {
          const next = live?.definition.schema.fields.find((one) => one.name === field.name) ?? field;
          const want = converted(old[index]?.[field.name], field, next);
          expect(normal(row[field.name] ?? null, next)).toEqual(normal(want, next));
        }
      }
      const outcomes = await insert([5, 6, 7].map((k) => ({ ...rowOf(to.schema.fields, k), k })));
      expect(outcomes.filter(({ kind }) => kind !== "stored")).toEqual([]);
    }),
    { numRuns: 60 },
  );
  expect(migrated).toBeGreaterThan(5);
});
