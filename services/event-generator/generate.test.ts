import { describe, expect, test } from "vitest";

import { PlatformError } from "../../platform/runtime/errors.ts";
import { startHarness } from "./testing/harness.ts";

describe("POST /generate/{event_type}", () => {
  test("publishes valid and invalid events with one run id", async () => {
    const { app, bus } = startHarness({ limits: { batchEvents: 4 } });
    const response = await app.request("/generate/order?count=10&seed=7&invalid=0.2", { method: "POST" });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({
      event_type: "order",
      published: 10,
      invalid: 2,
      seed: 7,
      run_id: "id-1",
      sample: { event_type: "order", order_id: "order-7-0", amount: 0 },
    });
    expect(bus.calls.map((call) => call.length)).toEqual([4, 4, 2]);
    expect(new Set(bus.messages.map(({ attributes }) => attributes["run_id"]))).toEqual(new Set(["id-1"]));
    expect(new Set(bus.messages.map(({ attributes }) => attributes["event_id"])).size).toBe(10);
    const amounts = bus.messages.map(({ data }) => JSON.parse(Buffer.from(data).toString()).amount);
    expect(amounts).toEqual([0, 1, 2, 3, -1, 5, 6, 7, 8, -1]);
  });

  test("one event by default", async () => {
    const { app, bus } = startHarness();
    expect(await (await app.request("/generate/order", { method: "POST" })).json()).toMatchObject({
      published: 1,
    });
    expect(bus.messages).toHaveLength(1);
  });

  test("the same Idempotency-Key makes the same events under the same ids, with no seed named", async () => {
    const { app, bus } = startHarness();
    const headers = { "idempotency-key": "k", "x-run-id": "run-1" };
    for (let times = 0; times < 2; times++)
      await app.request("/generate/order?count=2", { method: "POST", headers });
    const [first, second] = bus.calls.map((call) =>
      call.map(({ data, attributes }) => [
        attributes["event_id"],
        attributes["run_id"],
        Buffer.from(data).toString(),
      ]),
    );
    expect(first?.map(([id, run]) => [id, run])).toEqual([
      ["k/0", "run-1"],
      ["k/1", "run-1"],
    ]);
    expect(second).toEqual(first);
  });

  const endings: readonly [Record<string, string>, string][] = [
    [{}, "ask for 3 more to have all of them."],
    [
      { "idempotency-key": "k" },
      "send the same request again under the same Idempotency-Key and none of them is doubled.",
    ],
  ];
  test.each(endings)(
    "what breaks off says how far it got, and how to go on (%j)",
    async (headers, advice) => {
      const { app, bus } = startHarness({ limits: { batchEvents: 2 } });
      bus.before = (call) => {
        if (call === 1) throw new PlatformError("TRANSIENT", "BUS_DOWN", "down");
      };
      const response = await app.request("/generate/order?count=5&seed=7", {
        method: "POST",
        headers: { "x-run-id": "run-1", ...headers },
      });
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({
        code: "BUS_DOWN",
        accepted: 2,
        seed: 7,
        run_id: "run-1",
        detail: `Temporarily unavailable. Of 5 events the first 2 are published; ${advice}`,
      });
    },
  );

  const refused: readonly [string, string][] = [
    ["count=0", "count must be a whole number from 1 to 10000."],
    ["count=1e9", "count must be a whole number from 1 to 10000."],
    ["count=10001", "count must be a whole number from 1 to 10000."],
    ["count=", "count must be a whole number from 1 to 10000."],
    [
      "count=1.5&seed=x",
      "count must be a whole number from 1 to 10000. seed must be a whole number from 0 to 4294967295.",
    ],
    ["invalid=1.01", "invalid must be a number from 0 to 1."],
  ];
  test.each(refused)("%s is refused", async (query, detail) => {
    const { app, bus } = startHarness();
    const response = await app.request(`/generate/order?${query}`, { method: "POST" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "INVALID_PARAMETER", detail });
    expect(bus.calls).toEqual([]);
  });

  test("an unknown type, a wrong method and a bad run id are refused", async () => {
    const { app } = startHarness();
    const answers = await Promise.all([
      app.request("/generate/ordr", { method: "POST" }),
      app.request("/generate/order"),
      app.request("/generate/order", { method: "POST", headers: { "x-run-id": "x".repeat(201) } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 405, 400]);
    expect(answers[1]?.headers.get("allow")).toBe("POST");
  });
});

describe("POST /generate", () => {
  test("mixes the types by weight", async () => {
    const { bus, post } = startHarness();
    const body = JSON.stringify({ count: 8, seed: 1, weights: { order: 3, payment: 1 } });
    const response = await post("/generate", body);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({
      published: 8,
      invalid: 0,
      seed: 1,
      run_id: "id-1",
      by_type: { order: { published: 6, invalid: 0 }, payment: { published: 2, invalid: 0 } },
    });
    expect(bus.calls).toHaveLength(1);
  });

  test("takes no body as all defaults", async () => {
    const { app } = startHarness();
    const response = await app.request("/generate", { method: "POST" });
    expect(await response.json()).toMatchObject({ published: 1 });
  });

  const refused: readonly [string, number, string][] = [
    ["[]", 400, "The body must be an object."],
    ['{"cuont":1}', 400, '"cuont" is not known (did you mean "count"?).'],
    ['{"count":"5"}', 400, "count must be a whole number from 1 to 10000."],
    [
      '{"weights":{"ordr":1}}',
      400,
      'weights names the unknown event type "ordr" (did you mean "order"?); known: order, payment.',
    ],
    ['{"weights":{"order":-1}}', 400, "weights/order must be a number from 0 to 1000000."],
    ['{"weights":{"order":0}}', 400, "weights must have one weight above 0."],
    ['{"weights":[]}', 400, "weights must be an object of event type and number."],
  ];
  test.each(refused)("%s is refused", async (body, status, detail) => {
    const { post } = startHarness();
    const response = await post("/generate", body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ detail });
  });

  test("a body of another content type is refused", async () => {
    const { post } = startHarness();
    expect((await post("/generate", "count=5", { "content-type": "text/plain" })).status).toBe(415);
  });
});
