import type { Attributes, OutgoingMessage, ReceivedMessage } from "./event-bus.ts";

/** A message as a push endpoint gets it. */
export interface PushedMessage extends OutgoingMessage {
  readonly messageId: string;
  /** Null when the sender left it out. */
  readonly publishTime: Date | null;
}

/** What a push request carries, or why it is none. */
export type DecodedPush =
  | {
      readonly message: PushedMessage;
      /** Full name, for example `projects/local/subscriptions/x`; empty when the sender left it out. */
      readonly subscription: string;
    }
  | { readonly error: string };

/** Header names are looked up in lower case; the global `Headers` fits. */
export interface PushHeaders {
  get(name: string): string | null;
}

const publishedType = "google.cloud.pubsub.topic.v1.messagePublished";

/** The request body in which Pub/Sub pushes a wrapped message; `subscription` is a full name. */
export function pushBody(message: ReceivedMessage, subscription: string): string {
  const { messageId, attributes, deliveryAttempt } = message;
  const data = Buffer.from(message.data.buffer, message.data.byteOffset, message.data.byteLength).toString(
    "base64",
  );
  const publishTime = message.publishTime.toISOString();
  return JSON.stringify({
    message: { data, attributes, messageId, message_id: messageId, publishTime, publish_time: publishTime },
    subscription,
    deliveryAttempt,
  });
}

/**
 * Reads a push request in any of its three shapes: plain Pub/Sub, CloudEvent in binary mode (as Eventarc sends it), CloudEvent in
 * structured mode. Unknown keys are passed over; a wrong type, wrong base64 or another kind of CloudEvent is an error that says where.
 */
export function decodePush(headers: PushHeaders, body: string): DecodedPush {
  try {
    return decodeEnvelope(envelopeOf(headers, parseObject(body)));
  } catch (error) {
    if (error instanceof ShapeError) return { error: error.message };
    throw error;
  }
}

class ShapeError extends Error {}

type JsonObject = Readonly<Record<string, unknown>>;

function parseObject(body: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new ShapeError("the body is not JSON");
  }
  return object(value, "the body");
}

function envelopeOf(headers: PushHeaders, body: JsonObject): JsonObject {
  const mediaType = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType === "application/cloudevents+json") {
    const { specversion, type, source, id } = body;
    checkCloudEvent({ specversion, type, source, id }, "");
    return object(body["data"], "data");
  }
  const header = (name: string) => headers.get(`ce-${name}`);
  const [specversion, type, source, id] = ["specversion", "type", "source", "id"].map(header);
  const isCloudEvent = [specversion, type, source, id].some((value) => value !== null);
  if (isCloudEvent) checkCloudEvent({ specversion, type, source, id }, "ce-");
  return body;
}

function checkCloudEvent(attributes: JsonObject, prefix: string): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== "string" || value === "") throw new ShapeError(`${prefix}${name} is missing`);
  }
  const { specversion, type } = attributes;
  if (specversion !== "1.0") throw new ShapeError(`${prefix}specversion is not 1.0`);
  if (type !== publishedType) throw new ShapeError(`${prefix}type is not ${publishedType}`);
}

function decodeEnvelope(envelope: JsonObject): DecodedPush {
  const message = object(envelope["message"], "message");
  const messageId = optionalText(message["messageId"] ?? message["message_id"], "message.messageId");
  if (messageId === "") throw new ShapeError("message.messageId is missing");
  const attributes = decodeAttributes(message["attributes"] ?? {});
  const data = decodeBase64(optionalText(message["data"], "message.data"));
  const publishTime = decodeInstant(
    optionalText(message["publishTime"] ?? message["publish_time"], "message.publishTime"),
  );
  const subscription = optionalText(envelope["subscription"], "subscription");
  return { message: { data, attributes, messageId, publishTime }, subscription };
}

function object(value: unknown, where: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ShapeError(`${where} is not a JSON object`);
  }
  return value as JsonObject;
}

/** Empty when absent: that is how JSON made from protocol buffers says so. */
function optionalText(value: unknown, where: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new ShapeError(`${where} is not a string`);
  return value;
}

function decodeAttributes(value: unknown): Attributes {
  const attributes = object(value, "message.attributes");
  for (const [key, text] of Object.entries(attributes)) {
    if (typeof text !== "string")
      throw new ShapeError(`message.attributes[${JSON.stringify(key)}] is not a string`);
  }
  return attributes as Attributes;
}

function decodeBase64(text: string): Uint8Array {
  const data = Buffer.from(text, "base64");
  // Node decodes leniently, so only what encodes to the same text was base64.
  if (data.toString("base64") !== text) throw new ShapeError("message.data is not base64");
  return data;
}

function decodeInstant(text: string): Date | null {
  if (text === "") return null;
  const instant = new Date(text);
  if (
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/u.test(text) ||
    Number.isNaN(instant.getTime())
  ) {
    throw new ShapeError("message.publishTime is not an RFC 3339 instant");
  }
  return instant;
}
