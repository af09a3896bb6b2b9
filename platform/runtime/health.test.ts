import { describe, expect, test } from "vitest";

import { addHealthRoutes, type ReadyCheck } from "./health.ts";
import { createHttpApp } from "./http-app.ts";
import { silentLogger } from "./log.ts";

async function readiness(...ready: readonly ReadyCheck[]) {
  const app = createHttpApp(silentLogger);
  addHealthRoutes(app, { service: "sample", version: "1.2.3", ready });
  const response = await app.request("/readiness");
  const { reasons } = (await response.json()) as { readonly reasons: readonly string[] };
  return { status: response.status, reasons };
}

async function failing(): Promise<boolean> {
  throw new Error("no dataset");
}

describe("addHealthRoutes", () => {
  test("health and liveness answer whatever readiness says", async () => {
    const app = createHttpApp(silentLogger);
    addHealthRoutes(app, { service: "sample", version: "1.2.3", ready: [() => false] });
    const health = await app.request("/health");
    expect(await health.json()).toMatchObject({ status: "ok", service: "sample", version: "1.2.3" });
    expect((await app.request("/liveness")).status).toBe(200);
  });

  test("ready when no check has a reason against it", async () => {
    expect(await readiness()).toEqual({ status: 200, reasons: [] });
    expect(
      await readiness(
        () => true,
        async () => [],
      ),
    ).toEqual({ status: 200, reasons: [] });
  });

  test("503 with every reason otherwise", async () => {
    expect(
      await readiness(
        () => false,
        () => ["a", "b"],
        failing,
      ),
    ).toEqual({
      status: 503,
      reasons: ["not ready yet", "a", "b", "no dataset"],
    });
  });
});
