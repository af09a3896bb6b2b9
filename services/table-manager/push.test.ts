import { describe, expect, test } from "vitest";

import { PlatformError } from "../../platform/runtime/errors.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import { base64, startHarness } from "./testing/harness.ts";

const order = { event_type: "order" };

function message(type: string) {
  return {
    message: { attributes: { event_type: type }, data: base64({}), messageId: "7" },
    subscription: "projects/p/subscriptions/s",
  };
}

describe("POST /", () => {
  test("answers 204 when the table is there, and not before", async () => {
    const { push, warehouse } = startHarness();
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    warehouse.before = async (call) => {
      if (!call.startsWith("create")) return;
      entered.resolve();
      await release.promise;
    };
    let answered = false;
    const answer = push(order).then((response) => {
      answered = true;
      return response;
    });
    await entered.promise;
    expect(answered).toBe(false);
    release.resolve();
    expect((await answer).status).toBe(204);
    expect(await warehouse.listTables()).toEqual(["orders"]);
  });

  test("takes a CloudEvent in binary and in structured mode", async () => {
    const { app, warehouse } = startHarness();
    const event = {
      specversion: "1.0",
      id: "7",
      source: "//pubsub.googleapis.com/projects/p/topics/backend-events-topic",
      type: "google.cloud.pubsub.topic.v1.messagePublished",
    };
    const binary = await app.request("/", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...Object.fromEntries(Object.entries(event).map(([name, value]) => [`ce-${name}`, value])),
      },
      body: JSON.stringify(message("order")),
    });
    const structured = await app.request("/", {
      method: "POST",
      headers: { "content-type": "application/cloudevents+json" },
      body: JSON.stringify({ ...event, data: message("payment") }),
    });
    expect([binary.status, structured.status]).toEqual([204, 204]);
    expect(await warehouse.listTables()).toEqual(["orders", "payments"]);
  });

  test("a raw message names its type in the data", async () => {
    const { push, warehouse } = startHarness();
    expect((await push({}, { event_type: "payment", test: true })).status).toBe(204);
    expect(await warehouse.listTables()).toEqual(["payments"]);
  });

  const passedOver: readonly [string, Record<string, string>, unknown][] = [
    ["an unknown type", { event_type: "refund" }, {}],
    ["a prototype member as type", { event_type: "constructor" }, {}],
    ["data that is larger than any event", {}, { event_type: "order", secret: "x".repeat(1024 * 1024) }],
    ["data that is no JSON", {}, "secret"],
    ["data that is no object", {}, "7"],
    ["data without a type", {}, { secret: 1 }],
    ["data with a type that is no text", {}, { event_type: ["secret"] }],
  ];
  test.each(passedOver)(
    "%s is acknowledged and logged without the payload",
    async (_title, attributes, data) => {
      const { push, warehouse, logged } = startHarness();
      expect((await push(attributes, data)).status).toBe(204);
      expect(warehouse.calls).toEqual([]);
      expect(logged).toHaveLength(1);
      expect(logged[0]).toContain('"message_id":"7"');
      expect(logged[0]).not.toContain("secret");
    },
  );

  test.each(["", "{", "[]", '{"message":7}', '{"message":{"messageId":"1","data":"*"}}'])(
    "%j is no push",
    async (body) => {
      const { app } = startHarness();
      const headers = { "content-type": "application/json" };
      const response = await app.request("/", { method: "POST", headers, body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "MALFORMED_PUSH" });
    },
  );

  const failures = [
    ["SETUP", "PERMISSION_DENIED", "30"],
    ["TRANSIENT", "UNAVAILABLE", "1"],
  ] as const;
  test.each(failures)(
    "%s is answered 503, so that the message comes again",
    async (retryClass, code, retryAfter) => {
      const { app, push, warehouse } = startHarness();
      warehouse.before = () => {
        throw new PlatformError(retryClass, code, "not now");
      };
      const response = await push(order);
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, retryAfter]);
      expect((await app.request("/readiness")).status).toBe(retryClass === "SETUP" ? 503 : 200);
      warehouse.before = () => {};
      expect((await push(order)).status).toBe(204);
      expect((await app.request("/readiness")).status).toBe(200);
    },
  );

  test("a push that is not verified is refused before its body is read", async () => {
    const tokens: (string | null)[] = [];
    const { app, warehouse } = startHarness({
      verifyPush: async (token) => {
        tokens.push(token);
        if (token !== "good") throw new HttpProblem({ status: 401, code: "NO", title: "No", detail: "No." });
      },
    });
    const body = JSON.stringify({ message: { attributes: order, messageId: "1" } });
    const send = (headers: Record<string, string>) => app.request("/", { method: "POST", headers, body });
    const answers = [
      await send({}),
      await send({ authorization: "Bearer bad" }),
      await send({ authorization: "Bearer good" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 204]);
    expect(tokens).toEqual([null, "bad", "good"]);
    expect(await warehouse.listTables()).toEqual(["orders"]);
  });
});
