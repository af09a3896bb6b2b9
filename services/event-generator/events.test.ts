import { describe, expect, test } from "vitest";

import { orderText, startHarness } from "./testing/harness.ts";

describe("POST /events/{event_type} with one event", () => {
  test("publishes the caller's bytes with every attribute and answers 202", async () => {
    const { bus, post } = startHarness();
    const body = ' {"event_type":"order", "order_id":"o-1",\n"amount": 1.50} ';
    const response = await post("/events/order", body);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ event_id: "id-1", event_type: "order", message_id: "m0" });
    expect(bus.messages).toEqual([
      {
        data: Buffer.from(body),
        attributes: {
          event_type: "order",
          event_id: "id-1",
          schema_version: "1.0.0",
          published_at: "2026-11-01T12:00:00.000Z",
          traceparent: expect.stringMatching(/^00-/),
          announce: "1",
        },
      },
    ]);
  });

  const ids: readonly [string, string, Record<string, string>, string][] = [
    ["Idempotency-Key", "order", { "idempotency-key": "k 1" }, "k 1"],
    ["ce-id", "order", { "ce-id": "c1" }, "c1"],
    ["Idempotency-Key before ce-id", "order", { "idempotency-key": "k1", "ce-id": "c1" }, "k1"],
    ["the unique id of the event", "payment", {}, "p-1"],
    ["the caller's key before the event's own", "payment", { "ce-id": "c1" }, "c1"],
    ["a new id where the event's is not unique", "order", {}, "id-1"],
  ];
  test.each(ids)("event_id: %s", async (_title, type, headers, want) => {
    const { post } = startHarness();
    const event = { event_type: type, order_id: "o-1", payment_id: "p-1", amount: 1 };
    const response = await post(`/events/${type}`, JSON.stringify(event), headers);
    expect(await response.json()).toMatchObject({ event_id: want });
  });

  test.each(["", "x".repeat(201), "k\u00e9"])("the key %j is refused", async (key) => {
    const { bus, post } = startHarness();
    const response = await post("/events/order", orderText("o-1"), { "idempotency-key": key });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "INVALID_ID" });
    expect(bus.calls).toEqual([]);
  });

  test("traceparent is passed on", async () => {
    const { bus, post } = startHarness();
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    await post("/events/order", orderText("o-1"), { traceparent });
    expect(bus.messages[0]?.attributes).toMatchObject({ traceparent });
  });

  test("an invalid event is answered with every issue and not published", async () => {
    const { bus, post } = startHarness();
    const response = await post("/events/order", '{"event_type":"payment","test":true}');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      code: "EVENT_INVALID",
      errors: [
        { pointer: "/order_id", keyword: "required", message: "is missing" },
        { pointer: "/amount", keyword: "required", message: "is missing" },
        { pointer: "/event_type", keyword: "const", message: 'must be "order"' },
      ],
    });
    expect(bus.calls).toEqual([]);
  });

  test("an integer beyond 2^53 goes on as it was sent", async () => {
    const { bus, post } = startHarness();
    const body = '{"event_type":"order","order_id":"o","amount":9007199254740993}';
    expect((await post("/events/order", body)).status).toBe(202);
    expect(bus.messages.map(({ data }) => Buffer.from(data).toString())).toEqual([body]);
  });

  const refused: readonly [string, string, string, Record<string, string>, number, string][] = [
    ["unknown type", "/events/ordr", "{}", {}, 404, "UNKNOWN_EVENT_TYPE"],
    ["name of a prototype member", "/events/constructor", "{}", {}, 404, "UNKNOWN_EVENT_TYPE"],
    ["malformed JSON", "/events/order", '{"a":', {}, 400, "MALFORMED_JSON"],
    ["no body", "/events/order", "", {}, 400, "MALFORMED_JSON"],
    [
      "wrong content type",
      "/events/order",
      "{}",
      { "content-type": "text/plain" },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    ["two megabytes", "/events/order", `"${"x".repeat(2_000_000)}"`, {}, 413, "BODY_TOO_LARGE"],
    ["a scalar", "/events/order", "1", {}, 422, "EVENT_INVALID"],
    ["too deep", "/events/order", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`, {}, 422, "EVENT_INVALID"],
    ["an empty array", "/events/order", "[]", {}, 400, "NO_EVENTS"],
  ];
  test.each(refused)("%s is refused", async (_title, path, body, headers, status, code) => {
    const { bus, post } = startHarness();
    const response = await post(path, body, headers);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status, code });
    expect(bus.calls).toEqual([]);
  });

  test("an unknown type is answered with the known ones and the likely one", async () => {
    const { post } = startHarness();
    const problem = await (await post("/events/ordr", "{}")).json();
    expect(problem).toMatchObject({
      detail: 'There is no event type "ordr" (did you mean "order"?). Known: order, payment.',
      known_types: ["order", "payment"],
    });
  });

  test("bytes that are not UTF-8 are refused", async () => {
    const { post } = startHarness();
    expect((await post("/events/order", Buffer.from([0x22, 0xff, 0x22]))).status).toBe(400);
  });

  test("nothing of an event is logged", async () => {
    const { bus, logged, post } = startHarness();
    await post("/events/order", orderText("secret-1"));
    await post("/events/order", '{"event_type":"secret-2"}');
    await post("/events/order", "secret-3");
    bus.before = () => {
      throw new Error("out of order");
    };
    expect((await post("/events/order", orderText("secret-4"))).status).toBe(500);
    expect(logged.join("")).toContain("out of order");
    expect(logged.join("")).not.toContain("secret");
  });
});
