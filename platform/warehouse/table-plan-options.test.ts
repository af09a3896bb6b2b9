import { describe, expect, test } from "vitest";
import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { column, orders, withColumn, withFields } from "./contract-tables.ts";
import { planTable } from "./table-plan.ts";

function table(fields: readonly TableField[], more: Partial<TableDefinition> = {}): TableDefinition {
  return { name: "t", schema: { fields }, ...more };
}

const x = column("x", "STRING");

describe("planTable, the table as a whole", () => {
  const day = { type: "DAY", field: "event_date" } as const;
  test.each<{
    what: string;
    live: Partial<TableDefinition>;
    desired: Partial<TableDefinition>;
    kinds: string[];
  }>([
    {
      what: "another partition column",
      live: { timePartitioning: day },
      desired: { timePartitioning: { ...day, field: "x" } },
      kinds: ["rebuild"],
    },
    {
      what: "another partition length",
      live: { timePartitioning: day },
      desired: { timePartitioning: { ...day, type: "HOUR" } },
      kinds: ["rebuild"],
    },
    { what: "partitions at all", live: {}, desired: { timePartitioning: day }, kinds: ["rebuild"] },
    { what: "no partitions any more", live: { timePartitioning: day }, desired: {}, kinds: ["rebuild"] },
    {
      what: "an expiration",
      live: { timePartitioning: day },
      desired: { timePartitioning: { ...day, expirationMs: "86400000" } },
      kinds: ["ddl"],
    },
    {
      what: "an expiration set by hand",
      live: { timePartitioning: { ...day, expirationMs: "1" } },
      desired: { timePartitioning: day },
      kinds: [],
    },
    { what: "clustering", live: {}, desired: { clustering: { fields: ["x"] } }, kinds: ["patch"] },
    { what: "a description", live: { description: "a" }, desired: { description: "b" }, kinds: ["patch"] },
    {
      what: "a label",
      live: { labels: { a: "1", b: "1" } },
      desired: { labels: { a: "2" } },
      kinds: ["patch"],
    },
    {
      what: "a label set by hand",
      live: { labels: { a: "1", b: "1" } },
      desired: { labels: { a: "1" } },
      kinds: [],
    },
  ])("$what: $kinds", ({ live, desired, kinds }) => {
    expect(planTable(table([x], desired), table([x], live)).steps.map((step) => step.kind)).toEqual(kinds);
  });

  test("keeps a label set by hand", () => {
    const live = table([x], { labels: { a: "1", b: "1" } });
    expect(planTable(table([x], { labels: { a: "2" } }), live).definition?.labels).toEqual({
      a: "2",
      b: "1",
    });
  });

  test.each([
    ["columns", table(Array.from({ length: 10_001 }, (_, index) => column(`c${index}`, "STRING")))],
    [
      "nesting",
      table([
        Array.from({ length: 16 }).reduce<TableField>(
          (inner) => column("r", "RECORD", "NULLABLE", [inner]),
          x,
        ),
      ]),
    ],
  ])("refuses too much %s", (_, desired) => {
    for (const live of [null, table([x])]) {
      const plan = planTable(desired, live);
      expect(plan.steps.map((step) => step.kind)).toEqual(["refuse"]);
      expect(plan.definition).toBeNull();
    }
  });

  test("take what a patch adds, so that planning again finds nothing", () => {
    const desired = withColumn(
      withFields(orders, (fields) => [...fields, column("note", "STRING", "REQUIRED")]),
      "items",
      (items) => ({ ...items, fields: [...(items.fields ?? []), column("size", "INTEGER")] }),
    );
    const patched = planTable(desired, orders).definition;
    expect(planTable(desired, patched).steps).toEqual([]);
  });
});
