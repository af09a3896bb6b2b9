import { describe, expect, test } from "vitest";
import type { FieldMode, Json, TableField } from "../../generated/contract.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import type {
  InsertRow,
  RejectionReason,
  RowOutcome,
  Warehouse,
} from "../../platform/warehouse/warehouse.ts";
import { eventDefinition, received, registryOf } from "../testing/fixtures.ts";
import { openMemoryWarehouse } from "../testing/memory-warehouse.ts";
import { createTestRetry } from "../testing/retry.ts";
import type { Prepared } from "../transforms/stages.ts";
import { writeRows } from "./rows.ts";

const retry = createTestRetry();

function events(count: number): readonly Prepared[] {
  return Array.from({ length: count }, (_, n) => ({
    kind: "prepared",
    message: received({ n }, {}, { messageId: `m-${n}`, ackId: `a-${n}` }),
    eventType: "order",
    insertId: `e-${n}`,
    table: "orders",
    row: { n },
    publishedAt: "2026-11-02T10:15:00.000Z",
    json: Buffer.from("{}"),
  }));
}

const write = (warehouse: Warehouse, count: number) =>
  writeRows("orders", events(count), { warehouse, registry: registryOf(eventDefinition("order")), retry });

const rejected = (reason: RejectionReason, location = ""): RowOutcome => ({
  kind: "rejected",
  reason,
  message: `${reason}!`,
  location,
});

function judgeBy(outcomes: Readonly<Record<number, RowOutcome>>) {
  return (row: InsertRow): RowOutcome => outcomes[Number(row.row["n"])] ?? { kind: "stored" };
}

const numbers = (some: readonly { readonly message: { readonly messageId: string } }[]) =>
  some.map(({ message }) => Number(message.messageId.slice(2))).toSorted((a, b) => a - b);

test("each row goes where its outcome says", async () => {
  const warehouse = openMemoryWarehouse(
    ["orders"],
    judgeBy({
      1: rejected("no such field"),
      2: rejected("partition out of range", "event_date"),
      3: rejected("invalid", "items[0].sku"),
    }),
  );
  const result = await write(warehouse, 5);
  expect(numbers(result.stored)).toEqual([0, 4]);
  expect(result.waiting).toMatchObject([
    { message: { messageId: "m-1" }, eventType: "order", waitsFor: "table" },
  ]);
  expect(result.refused).toMatchObject([
    {
      message: { messageId: "m-2" },
      code: "PARTITION_OUT_OF_RANGE",
      errors: [{ pointer: "/event_date", keyword: "partition out of range" }],
    },
    {
      message: { messageId: "m-3" },
      code: "ROW_REJECTED",
      errors: [{ pointer: "/items/0/sku", message: "invalid!" }],
    },
  ]);
});

describe("a row without a value for a column that the table has as REQUIRED", () => {
  const field = (mode: FieldMode, fields?: readonly TableField[]): TableField =>
    fields === undefined ? { name: "x", type: "STRING", mode } : { name: "x", type: "RECORD", mode, fields };
  const judge = () => rejected("missing required", "x");

  test.each<[string, readonly TableField[], Json, "waits" | "is refused"]>([
    ["that the registry has as NULLABLE", [field("NULLABLE")], null, "waits"],
    ["that the registry does not have", [], null, "waits"],
    ["that the registry has as REQUIRED, too", [field("REQUIRED")], null, "is refused"],
    ["in an array, NULLABLE in the registry", [field("REPEATED", [field("NULLABLE")])], [{}], "waits"],
    ["in an array, REQUIRED there", [field("REPEATED", [field("REQUIRED")])], [{ x: "" }, {}], "is refused"],
    ["in a record, REQUIRED there", [field("NULLABLE", [field("REQUIRED")])], {}, "is refused"],
    ["in a record that is not there", [field("NULLABLE", [field("REQUIRED")])], null, "waits"],
  ])("%s", async (_, fields, x, want) => {
    const definition = eventDefinition("order");
    const registry = registryOf({ ...definition, table: { ...definition.table, schema: { fields } } });
    const [event] = events(1);
    const ours = event === undefined ? [] : [{ ...event, row: x === null ? {} : { x } }];
    const warehouse = openMemoryWarehouse(["orders"], judge);
    const result = await writeRows("orders", ours, { warehouse, registry, retry });
    expect(result.stored).toEqual([]);
    expect(result.waiting).toMatchObject(want === "waits" ? [{ eventType: "order", waitsFor: "table" }] : []);
    expect(result.refused).toMatchObject(
      want === "waits"
        ? []
        : [{ code: "ROW_REJECTED", errors: [{ pointer: "/x", keyword: "missing required" }] }],
    );
  });
});

test("rows that were stopped because of another one are sent again, without it", async () => {
  const warehouse = openMemoryWarehouse(["orders"], (row, request) => {
    if (row.row["n"] === 2) return rejected("invalid");
    return request.some(({ row: other }) => other["n"] === 2) ? { kind: "stopped" } : { kind: "stored" };
  });
  const result = await write(warehouse, 4);
  expect(numbers(result.stored)).toEqual([0, 1, 3]);
  expect(numbers(result.refused)).toEqual([2]);
});

test("a table that does not exist makes everything wait", async () => {
  const result = await write(openMemoryWarehouse([]), 3);
  expect([numbers(result.stored), numbers(result.waiting), numbers(result.refused)]).toEqual([
    [],
    [0, 1, 2],
    [],
  ]);
});

test("a request that is refused as a whole is halved until the row at fault stands alone", async () => {
  const warehouse = openMemoryWarehouse(["orders"], (_, request) => {
    if (request.some(({ row }) => row["n"] === 5))
      throw new PlatformError("POISON", "TOO_BIG", "request too large");
    return { kind: "stored" };
  });
  const result = await write(warehouse, 9);
  expect(numbers(result.stored)).toEqual([0, 1, 2, 3, 4, 6, 7, 8]);
  expect(result.refused).toMatchObject([
    { code: "ROW_REJECTED", errors: [{ message: "request too large" }] },
  ]);
  expect(numbers(result.refused)).toEqual([5]);
});

test("a table that vanishes half way loses nothing", async () => {
  let requests = 0;
  const warehouse = openMemoryWarehouse(["orders"], (row, request) => {
    if (row === request[0] && ++requests > 1) throw new PlatformError("SCHEMA_PENDING", "NO_TABLE", "gone");
    return row.row["n"] === 0 ? rejected("invalid") : { kind: "stopped" };
  });
  const result = await write(warehouse, 3);
  expect([numbers(result.stored), numbers(result.waiting), numbers(result.refused)]).toEqual([
    [],
    [1, 2],
    [0],
  ]);
});

test("a request in which all rows were stopped is tried again later", async () => {
  let requests = 0;
  const warehouse = openMemoryWarehouse(["orders"], (row, request) => {
    if (row === request[0]) requests++;
    return requests < 3 ? { kind: "stopped" } : { kind: "stored" };
  });
  expect(numbers((await write(warehouse, 2)).stored)).toEqual([0, 1]);
});
