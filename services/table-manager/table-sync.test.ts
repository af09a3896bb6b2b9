import { describe, expect, test } from "vitest";

import type { EventDefinition, TableDefinition } from "../../generated/contract.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { fixtureDefinition } from "../../platform/runtime/testing/fixture-catalog.ts";
import { startHarness } from "./testing/harness.ts";

const order = { event_type: "order" };
const fixture = fixtureDefinition({ type: "order", idField: "order_id", unique: false });

function withFields(names: readonly string[]): TableDefinition {
  const fields = fixture.table.schema.fields.filter(({ name }) => names.includes(name));
  return { ...fixture.table, schema: { fields } };
}

describe("a table that follows its event type", () => {
  test("is looked at once for many events, and again after 30 s", async () => {
    const { push, warehouse, time } = startHarness();
    await Promise.all(Array.from({ length: 20 }, () => push(order)));
    await push(order);
    expect(warehouse.calls).toEqual(["get orders", "create orders"]);
    time.milliseconds = 30_000;
    warehouse.drop("orders");
    await push(order);
    expect(warehouse.calls.slice(2)).toEqual(["get orders", "create orders"]);
  });

  test("gets new columns under the etag, after those it has", async () => {
    const { push, warehouse } = startHarness();
    warehouse.put({ ...withFields(["_event_id", "order_id"]), description: "by hand" });
    expect((await push(order)).status).toBe(204);
    expect(warehouse.calls).toEqual(["get orders", "patch orders"]);
    const live = await warehouse.getTable("orders");
    expect(live?.definition.schema.fields.map(({ name, mode }) => `${name} ${mode}`)).toEqual([
      "_event_id REQUIRED",
      "order_id REQUIRED",
      "amount NULLABLE",
    ]);
  });

  test("is read again when someone else was faster", async () => {
    const { push, warehouse } = startHarness();
    warehouse.before = (call) => {
      if (call === "create orders") warehouse.put(withFields(["_event_id"]));
    };
    expect((await push(order)).status).toBe(204);
    expect(warehouse.calls).toEqual(["get orders", "create orders", "get orders", "patch orders"]);
    const live = await warehouse.getTable("orders");
    expect(live?.definition.schema.fields).toHaveLength(3);
  });

  test("is given up after ten conflicts, with at most four changes in any 10 s", async () => {
    const { push, warehouse, time } = startHarness();
    const times: number[] = [];
    warehouse.before = (call) => {
      if (call !== "create orders") return;
      times.push(time.milliseconds);
      throw new PlatformError("CONFLICT", "TABLE_EXISTS", "exists");
    };
    expect((await push(order)).status).toBe(503);
    expect(times).toHaveLength(10);
    for (const [index, at] of times.slice(4).entries())
      expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(10_000);
  });

  test("takes one change at a time when the schema changes under way", async () => {
    const newer: EventDefinition = { ...fixture, hash: "newer" };
    const older: EventDefinition = { ...fixture, table: withFields(["_event_id", "order_id"]) };
    let current = older;
    const catalog = {
      get registry() {
        return new Map([["order", current]]);
      },
      openapi: {},
    };
    const { push, warehouse } = startHarness({ catalog });
    const first = push(order);
    const entered = Promise.withResolvers<void>();
    warehouse.before = (call) => {
      if (call === "create orders") entered.resolve();
    };
    await entered.promise;
    current = newer;
    expect((await Promise.all([first, push(order), push(order)])).map(({ status }) => status)).toEqual([
      204, 204, 204,
    ]);
    expect(warehouse.calls).toEqual(["get orders", "create orders", "get orders", "patch orders"]);
  });
});

describe("a change that no software makes", () => {
  const retyped: TableDefinition = {
    ...fixture.table,
    schema: {
      fields: fixture.table.schema.fields.map((field) =>
        field.name === "amount" ? { ...field, type: "STRING" as const } : field,
      ),
    },
  };

  test("is refused: acknowledged, logged once, visible", async () => {
    const { app, push, warehouse, logged, time } = startHarness();
    warehouse.put(retyped);
    expect((await push(order)).status).toBe(204);
    time.milliseconds = 60_000;
    await push(order);
    expect(logged.filter((line) => line.includes("table change refused"))).toHaveLength(1);
    expect((await warehouse.getTable("orders"))?.definition).toEqual(retyped);
    const tables = await (await app.request("/tables")).json();
    expect(tables).toMatchObject([{ table: "orders", state: "refused", refused: [{ path: "amount" }] }, {}]);
  });

  test("what the warehouse refuses against the plan is remembered as well", async () => {
    const { app, push, warehouse } = startHarness();
    warehouse.put(withFields(["_event_id", "order_id"]));
    warehouse.before = (call) => {
      if (call === "patch orders") throw new PlatformError("POISON", "PATCH_REFUSED", "too many columns");
    };
    expect((await push(order)).status).toBe(204);
    const tables = await (await app.request("/tables")).json();
    expect(tables).toMatchObject([
      { state: "refused", refused: [{ kind: "refuse", reason: "the warehouse refused: too many columns" }] },
      {},
    ]);
  });
});
