import { MessageType, ScalarType } from "@protobuf-ts/runtime";
import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";

/** Google's `PubsubMessage`, version 1. */
interface PubsubMessage {
  readonly data: Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly publishTime?: { readonly seconds: bigint; readonly nanos: number };
}

const timestamp = new MessageType<{ seconds: bigint; nanos: number }>("google.protobuf.Timestamp", [
  { no: 1, name: "seconds", kind: "scalar", T: ScalarType.INT64, L: 0 },
  { no: 2, name: "nanos", kind: "scalar", T: ScalarType.INT32 },
]);

const pubsubMessage = new MessageType<PubsubMessage>("google.pubsub.v1.PubsubMessage", [
  { no: 1, name: "data", kind: "scalar", T: ScalarType.BYTES },
  {
    no: 2,
    name: "attributes",
    kind: "map",
    K: ScalarType.STRING,
    V: { kind: "scalar", T: ScalarType.STRING },
  },
  { no: 3, name: "message_id", kind: "scalar", T: ScalarType.STRING },
  { no: 4, name: "publish_time", kind: "message", T: () => timestamp },
]);

/**
 * A message of Pub/Sub from its bytes. The engine acknowledges it, so it has no id for that, and nobody counts its deliveries. Some engines tell its
 * time of publishing beside the bytes: `publishedAt` stands in where the bytes have none.
 */
export function unpackMessage(bytes: Uint8Array, publishedAt?: Date): ReceivedMessage {
  const { data, attributes, messageId, publishTime } = pubsubMessage.fromBinary(bytes);
  const published = publishTime === undefined ? publishedAt : dateOf(publishTime);
  if (published === undefined) throw new Error(`Message ${messageId} has no time of publishing.`);
  return { messageId, data, attributes, publishTime: published, ackId: "", deliveryAttempt: 1 };
}

function dateOf({ seconds, nanos }: { readonly seconds: bigint; readonly nanos: number }): Date {
  return new Date(Number(seconds) * 1_000 + Math.trunc(nanos / 1_000_000));
}
