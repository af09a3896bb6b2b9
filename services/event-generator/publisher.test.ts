import { describe, expect, test } from "vitest";

import { PlatformError } from "../../platform/runtime/errors.ts";
import { orderText, startHarness } from "./testing/harness.ts";

describe("publishing", () => {
  test("429 while too many events are under way, and again 202 after", async () => {
    const { bus, post } = startHarness({ limits: { outstandingEvents: 1 } });
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    bus.before = () => {
      entered.resolve();
      return release.promise;
    };
    const first = post("/events/order", orderText("a"));
    await entered.promise;
    const second = await post("/events/order", orderText("b"));
    expect(second.status).toBe(429);
    expect(second.headers.get("retry-after")).toBe("1");
    release.resolve();
    expect((await first).status).toBe(202);
    expect((await post("/events/order", orderText("b"))).status).toBe(202);
  });

  test("an announcement that did not reach the bus is made again", async () => {
    const { bus, post } = startHarness();
    bus.before = (call) => {
      if (call === 0) throw new PlatformError("TRANSIENT", "BUS_DOWN", "down");
    };
    expect((await post("/events/order", orderText("a"))).status).toBe(503);
    await post("/events/order", orderText("a"));
    await post("/events/order", orderText("b"));
    expect(bus.messages.map(({ attributes }) => attributes["announce"])).toEqual(["1", undefined]);
  });

  test("readiness tells what is wrong with the set-up until publishing works", async () => {
    const { app, bus, post } = startHarness({ ready: () => ["other reason"] });
    bus.before = (call) => {
      if (call === 0) throw new PlatformError("SETUP", "PERMISSION_DENIED", "may not publish");
    };
    const refused = await post("/events/order", orderText("a"));
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "30"]);
    const reasons = ["PERMISSION_DENIED: may not publish", "other reason"];
    expect(await (await app.request("/readiness")).json()).toMatchObject({ reasons });
    await post("/events/order", orderText("a"));
    expect(await (await app.request("/readiness")).json()).toMatchObject({ reasons: ["other reason"] });
  });
});
