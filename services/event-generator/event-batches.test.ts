import { describe, expect, test } from "vitest";

import { PlatformError } from "../../platform/runtime/errors.ts";
import { orderText, startHarness } from "./testing/harness.ts";

const ndjson = { "content-type": "application/x-ndjson" };

function texts(messages: readonly { readonly data: Uint8Array }[]): readonly string[] {
  return messages.map(({ data }) => Buffer.from(data).toString());
}

describe("POST /events/{event_type} with a JSON array", () => {
  test("publishes each item as its own text", async () => {
    const { bus, post } = startHarness();
    const items = ['{"event_type":"order","order_id":"a,]}\\"","amount":1.50}', orderText("b")];
    const response = await post("/events/order", `[ ${items.join(" ,\n")} ]`, { "idempotency-key": "k" });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({
      accepted: 2,
      rejected: 0,
      results: [
        { index: 0, status: 202, event_id: "k/0" },
        { index: 1, status: 202, event_id: "k/1" },
      ],
      results_truncated: false,
    });
    expect(texts(bus.messages)).toEqual(items);
    expect(bus.messages.map(({ attributes }) => attributes["announce"])).toEqual(["1", undefined]);
  });

  test("207 when some are accepted; ids do not shift", async () => {
    const { bus, post } = startHarness();
    const body = `[${orderText("a")},7,${orderText("b", -1)},${orderText("c")}]`;
    const response = await post("/events/order", body, { "idempotency-key": "k" });
    expect(response.status).toBe(207);
    expect(await response.json()).toMatchObject({
      accepted: 2,
      rejected: 2,
      results: [
        { index: 0, status: 202, event_id: "k/0" },
        { index: 1, status: 422, errors: [{ pointer: "", keyword: "type" }] },
        { index: 2, status: 422, errors: [{ pointer: "/amount", keyword: "minimum" }] },
        { index: 3, status: 202, event_id: "k/3" },
      ],
    });
    expect(bus.messages).toHaveLength(2);
  });

  test("422 with the results when none is accepted", async () => {
    const { bus, post } = startHarness();
    const response = await post("/events/order", "[1,2]");
    expect(response.status).toBe(422);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      accepted: 0,
      rejected: 2,
      results: [{ index: 0 }, { index: 1 }],
    });
    expect(bus.calls).toEqual([]);
  });
});

describe("POST /events/{event_type} with NDJSON", () => {
  test("publishes line by line and counts every line", async () => {
    const { bus, post } = startHarness();
    const body = `${orderText("a")}\r\n\n{"x":\n${orderText("b")}`;
    const response = await post("/events/order", body, { ...ndjson, "idempotency-key": "k" });
    expect(response.status).toBe(207);
    expect(await response.json()).toMatchObject({
      accepted: 2,
      rejected: 1,
      results: [
        { index: 0, status: 202, event_id: "k/0" },
        {
          index: 2,
          status: 422,
          errors: [{ pointer: "", keyword: "json", message: "Unexpected end of JSON at column 6" }],
        },
        { index: 3, status: 202, event_id: "k/3" },
      ],
    });
    expect(texts(bus.messages).map((text) => text.trim())).toEqual([orderText("a"), orderText("b")]);
  });

  test("goes to the bus in batches of bounded count and size", async () => {
    const byCount = startHarness({ limits: { batchEvents: 2 } });
    const lines = ["a", "b", "c", "d", "e"].map((id) => orderText(id));
    await byCount.post("/events/order", lines.join("\n"), ndjson);
    expect(byCount.bus.calls.map((call) => call.length)).toEqual([2, 2, 1]);
    const bySize = startHarness({ limits: { batchBytes: orderText("a").length * 2 + 1 } });
    await bySize.post("/events/order", lines.join("\n"), ndjson);
    expect(bySize.bus.calls.map((call) => call.length)).toEqual([2, 2, 1]);
  });

  test("a line that is too long or not UTF-8 is rejected alone", async () => {
    const { post } = startHarness({ limits: { lineBytes: 60 } });
    const lines = [orderText("x".repeat(60)), orderText("a"), orderText("b")];
    const long = await post("/events/order", lines.join("\n"), ndjson);
    expect(await long.json()).toMatchObject({
      accepted: 2,
      results: [{ index: 0, errors: [{ keyword: "maxBytes" }] }, {}, {}],
    });
    const bytes = Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.from(orderText("a"))]);
    expect(await (await post("/events/order", bytes, ndjson)).json()).toMatchObject({
      accepted: 1,
      results: [{ index: 0, errors: [{ keyword: "utf8" }] }, { index: 1 }],
    });
  });

  test("a long batch lists only what was rejected, up to the limit", async () => {
    const { post } = startHarness({ limits: { listedResults: 3 } });
    const [good, bad] = [orderText("a"), orderText("a", -1)];
    const some = await post("/events/order", [good, bad, good, good, bad].join("\n"), ndjson);
    expect(await some.json()).toMatchObject({
      accepted: 3,
      rejected: 2,
      results: [{ index: 1 }, { index: 4 }],
      results_truncated: false,
    });
    const many = await post("/events/order", [bad, bad, good, bad, bad].join("\n"), ndjson);
    expect(await many.json()).toMatchObject({
      rejected: 4,
      results: [{ index: 0 }, { index: 1 }, { index: 3 }],
      results_truncated: true,
    });
  });

  const payment = (id: string) => JSON.stringify({ event_type: "payment", payment_id: id, amount: 1 });
  const endings: readonly [string, string, (id: string) => string, Record<string, string>, string][] = [
    ["without ids", "order", orderText, {}, "leave out those 2 when you send the batch again"],
    [
      "with a key",
      "order",
      orderText,
      { "idempotency-key": "k" },
      "send the whole batch again under the same Idempotency-Key and",
    ],
    [
      "with ids of their own",
      "payment",
      payment,
      {},
      "send the whole batch again and none of them is doubled",
    ],
  ];
  test.each(endings)(
    "a stream %s that breaks off says how far it got, and how to go on",
    async (_name, type, text, headers, advice) => {
      const { bus, post } = startHarness({ limits: { batchEvents: 2 } });
      bus.before = (call) => {
        if (call === 1) throw new PlatformError("TRANSIENT", "BUS_DOWN", "down");
      };
      const lines = ["a", "b", "c", "d", "e"].map((id) => text(id));
      const response = await post(`/events/${type}`, lines.join("\n"), { ...ndjson, ...headers });
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("1");
      expect(await response.json()).toMatchObject({
        code: "BUS_DOWN",
        accepted: 2,
        last_index: 3,
        detail: expect.stringContaining(
          `Temporarily unavailable. The first 2 valid events are published, up to index 3 at most; ${advice}`,
        ),
      });
    },
  );

  test("a stream above the limit is refused, declared or not", async () => {
    const { bus, post } = startHarness({ limits: { streamBytes: 100 } });
    const body = Array.from({ length: 5 }, () => orderText("a")).join("\n");
    expect((await post("/events/order", body, ndjson)).status).toBe(413);
    const declared = { ...ndjson, "content-length": String(body.length) };
    expect((await post("/events/order", body, declared)).status).toBe(413);
    expect(bus.calls).toEqual([]);
  });

  test("nothing but blank lines is refused", async () => {
    const { post } = startHarness();
    expect((await post("/events/order", "\n\n", ndjson)).status).toBe(400);
  });
});
