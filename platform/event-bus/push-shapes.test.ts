import { describe, expect, test } from "vitest";
import { decodePush, pushBody } from "./push-shapes.ts";

const subscription = "projects/local/subscriptions/table-manager";
const published = "google.cloud.pubsub.topic.v1.messagePublished";
const binary = {
  "ce-id": "1",
  "ce-source": "//pubsub.googleapis.com/projects/p/topics/t",
  "ce-specversion": "1.0",
};
const structured = { "content-type": "application/cloudevents+json; charset=utf-8" };
const message = {
  data: "AP8K",
  attributes: { event_type: "order" },
  messageId: "17",
  publishTime: "2026-01-15T10:00:00.123Z",
};
const cloudEvent = {
  specversion: "1.0",
  id: "1",
  source: "//pubsub",
  type: published,
  data: { message, subscription },
};

const decoded = {
  message: {
    data: Buffer.from([0, 255, 10]),
    attributes: { event_type: "order" },
    messageId: "17",
    publishTime: new Date("2026-01-15T10:00:00.123Z"),
  },
  subscription,
};

function decode(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return decodePush(new Headers(headers), typeof body === "string" ? body : JSON.stringify(body));
}

test("pushBody has Pub/Sub's shape, which decodePush reads back", () => {
  const received = { ...decoded.message, ackId: "17:2", deliveryAttempt: 2 };
  const body = pushBody(received, subscription);
  expect(JSON.parse(body)).toEqual({
    message: {
      data: "AP8K",
      attributes: { event_type: "order" },
      messageId: "17",
      message_id: "17",
      publishTime: "2026-01-15T10:00:00.123Z",
      publish_time: "2026-01-15T10:00:00.123Z",
    },
    subscription,
    deliveryAttempt: 2,
  });
  expect(decode(body)).toEqual(decoded);
});

describe("decodePush reads", () => {
  const shapes: readonly (readonly [string, unknown, Readonly<Record<string, string>>])[] = [
    ["plain Pub/Sub", { message, subscription }, { "content-type": "application/json" }],
    ["plain Pub/Sub without a content type", { message, subscription }, {}],
    ["a CloudEvent in binary mode", { message, subscription }, { ...binary, "ce-type": published }],
    ["a CloudEvent in structured mode", cloudEvent, structured],
    [
      "unknown keys",
      { message: { ...message, orderingKey: "k", x: 1 }, subscription, deliveryAttempt: 3 },
      {},
    ],
    [
      "snake case names",
      {
        message: {
          data: message.data,
          attributes: message.attributes,
          message_id: message.messageId,
          publish_time: message.publishTime,
        },
        subscription,
      },
      {},
    ],
  ];
  test.each(shapes)("%s", (_, body, headers) => {
    expect(decode(body, headers)).toEqual(decoded);
  });

  test("a message with what it must have alone", () => {
    expect(decode({ message: { messageId: "17" } })).toEqual({
      message: { data: Buffer.alloc(0), attributes: {}, messageId: "17", publishTime: null },
      subscription: "",
    });
  });

  test.each(["2026-01-15T10:00:00Z", "2026-01-15T10:00:00.123456789Z", "2026-01-15T11:00:00+01:00"])(
    "the instant %s",
    (publishTime) => {
      const result = decode({ message: { ...message, publishTime } });
      expect(result).toHaveProperty("message.publishTime", new Date(publishTime));
    },
  );
});

describe("decodePush refuses", () => {
  const bodies: readonly (readonly [body: unknown, error: string])[] = [
    ["", "the body is not JSON"],
    ["{", "the body is not JSON"],
    ["[]", "the body is not a JSON object"],
    ["null", "the body is not a JSON object"],
    [{}, "message is not a JSON object"],
    [{ message: "x" }, "message is not a JSON object"],
    [{ message: {} }, "message.messageId is missing"],
    [{ message: { messageId: 17 } }, "message.messageId is not a string"],
    [{ message: { ...message, data: 1 } }, "message.data is not a string"],
    [{ message: { ...message, data: "AP8" } }, "message.data is not base64"],
    [{ message: { ...message, data: "AP8K\n" } }, "message.data is not base64"],
    [{ message: { ...message, data: "_-8=" } }, "message.data is not base64"],
    [{ message: { ...message, data: "no base64!" } }, "message.data is not base64"],
    [{ message: { ...message, attributes: [] } }, "message.attributes is not a JSON object"],
    [{ message: { ...message, attributes: { n: 1 } } }, 'message.attributes["n"] is not a string'],
    [{ message: { ...message, publishTime: "yesterday" } }, "message.publishTime is not an RFC 3339 instant"],
    [
      { message: { ...message, publishTime: "2026-13-01T00:00:00Z" } },
      "message.publishTime is not an RFC 3339 instant",
    ],
    [{ message, subscription: 1 }, "subscription is not a string"],
    [cloudEvent, "message is not a JSON object"],
  ];
  test.each(bodies)("%j: %s", (body, error) => {
    expect(decode(body)).toEqual({ error });
  });

  const binaryPublished = { ...binary, "ce-type": published };
  const cloudEvents: readonly (readonly [
    body: unknown,
    error: string,
    headers: Readonly<Record<string, string>>,
  ])[] = [
    [{ message, subscription }, "ce-type is missing", binary],
    [{ message, subscription }, `ce-type is not ${published}`, { ...binary, "ce-type": "other" }],
    [{ message, subscription }, "ce-specversion is not 1.0", { ...binaryPublished, "ce-specversion": "0.3" }],
    [{ message, subscription }, "ce-source is missing", { ...binaryPublished, "ce-source": "" }],
    [{ ...cloudEvent, type: "other" }, `type is not ${published}`, structured],
    [{ ...cloudEvent, id: undefined }, "id is missing", structured],
    [{ ...cloudEvent, data: undefined }, "data is not a JSON object", structured],
  ];
  test.each(cloudEvents)("the CloudEvent %j: %s", (body, error, headers) => {
    expect(decode(body, headers)).toEqual({ error });
  });
});
