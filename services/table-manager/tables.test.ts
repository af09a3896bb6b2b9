import { describe, expect, test } from "vitest";

import { PlatformError } from "../../platform/runtime/errors.ts";
import { fixtureCatalog } from "../../platform/runtime/testing/fixture-catalog.ts";
import { startHarness } from "./testing/harness.ts";

describe("GET /tables", () => {
  test("tells the state of every table of the registry and changes none", async () => {
    const { app, warehouse } = startHarness();
    const payments = fixtureCatalog().registry.get("payment")?.table;
    if (payments === undefined) throw new Error("the fixture has payments");
    warehouse.put({ ...payments, schema: { fields: payments.schema.fields.slice(0, 1) } });
    const want = [
      {
        table: "orders",
        event_type: "order",
        schema_hash: "hash-of-order",
        state: "missing",
        columns: [],
        etag: null,
        refused: [],
      },
      {
        table: "payments",
        event_type: "payment",
        schema_hash: "hash-of-payment",
        state: "pending",
        columns: [{ name: "_event_id", type: "STRING", mode: "REQUIRED" }],
        etag: "1",
        refused: [],
      },
    ];
    expect(await (await app.request("/tables")).json()).toEqual(want);
    expect(warehouse.calls).toEqual(["get orders", "get payments"]);
  });
});

describe("POST /tables/sync", () => {
  test("brings up all tables and looks each time", async () => {
    const { app, warehouse } = startHarness();
    const sync = async () => {
      const response = await app.request("/tables/sync", { method: "POST" });
      return { status: response.status, body: await response.json() };
    };
    const want = {
      failed: 0,
      tables: [
        { table: "orders", state: "up_to_date", etag: "1" },
        { table: "payments", state: "up_to_date", etag: "2" },
      ],
    };
    expect(await sync()).toMatchObject({ status: 200, body: want });
    warehouse.drop("orders");
    expect(await sync()).toMatchObject({
      status: 200,
      body: { failed: 0, tables: [{ etag: "3" }, { etag: "2" }] },
    });
  });

  test("answers 503 per table when one has to be tried again", async () => {
    const { app, warehouse } = startHarness();
    warehouse.before = (call) => {
      if (call === "create payments") throw new PlatformError("TRANSIENT", "UNAVAILABLE", "inside");
    };
    const response = await app.request("/tables/sync", { method: "POST" });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.json()).toMatchObject({
      failed: 1,
      tables: [{ state: "up_to_date" }, { state: "pending", error: { code: "UNAVAILABLE" } }],
    });
  });
});

test("the service has an index, health routes and problems for the rest", async () => {
  const { app } = startHarness();
  const statuses = ["/", "/health", "/liveness", "/readiness", "/nothing", "/tables/sync"].map(
    async (path) => {
      return (await app.request(path)).status;
    },
  );
  expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200, 404, 405]);
});
