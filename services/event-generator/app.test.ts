import { describe, expect, test } from "vitest";

import { startHarness } from "./testing/harness.ts";

describe("GET", () => {
  test("/ names the event types and where to go on", async () => {
    const { app } = startHarness();
    expect(await (await app.request("/")).json()).toMatchObject({
      event_types: ["order", "payment"],
      links: { documentation: "/docs", openapi: "/openapi.json" },
    });
  });

  test("/events is the catalogue", async () => {
    const { app } = startHarness();
    const catalogue = (await (await app.request("/events")).json()) as unknown[];
    expect(catalogue).toHaveLength(2);
    expect(catalogue[0]).toEqual({
      type: "order",
      version: "1.0.0",
      title: "order",
      description: "A order for tests.",
      hash: "hash-of-order",
      id: { field: "order_id", unique: false },
      table: "orders",
      links: { publish: "/events/order", generate: "/generate/order" },
    });
  });

  test("/openapi.json is the catalog's document", async () => {
    const { app } = startHarness();
    const response = await app.request("/openapi.json");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toMatchObject({ openapi: "3.1.0" });
  });

  test.each(["/health", "/liveness", "/readiness"])("%s is fine", async (path) => {
    const { app } = startHarness({ version: "1.2.3" });
    expect((await app.request(path)).status).toBe(200);
  });
});

describe("/docs", () => {
  test("refers to nothing but what this service serves", async () => {
    const { app } = startHarness();
    const response = await app.request("/docs");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await response.text();
    const references = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, path = ""]) => path);
    expect(references.length).toBeGreaterThan(2);
    for (const path of references) {
      const asset = await app.request(path);
      expect([path, asset.status]).toEqual([path, 200]);
      expect(asset.headers.get("cache-control")).toContain("max-age");
    }
  });

  test.each(["/docs/index.html", "/docs/package.json", "/docs/..%2fpackage.json", "/docs/constructor"])(
    "%s is not served",
    async (path) => {
      const { app } = startHarness();
      expect((await app.request(path)).status).toBe(404);
    },
  );
});
