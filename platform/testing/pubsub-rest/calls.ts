import {
  type Broker,
  CallRefused,
  grpcStatus,
  type PubsubMessage,
  type ReceivedMessage,
  type SubscriptionResource,
} from "../grpc-pubsub/broker.ts";

/** A call as it came. */
export interface RestCall {
  readonly method: string;
  /** Decoded, as `/v1/projects/p/subscriptions/s:pull`. */
  readonly path: string;
  readonly body: RestBody;
  /** Ends a wait for messages. */
  readonly signal: AbortSignal;
}

/** Bodies of all calls in one. */
export interface RestBody extends SubscriptionResource {
  readonly messages?: PubsubMessage[];
  readonly maxMessages?: number;
  readonly returnImmediately?: boolean;
  readonly ackIds?: readonly string[];
}

/** Does what a call asks for and gives the answer's body. A `CallRefused` is the answer of a call that cannot be met. */
export async function carryOut(broker: Broker, { method, path, body, signal }: RestCall): Promise<object> {
  const [, name = "", kind = "", verb = ""] =
    /^\/v1\/(projects\/[^/:]+\/(topics|subscriptions)\/[^/:]+):?(\w*)$/.exec(path) ?? [];
  switch (`${method} ${kind} ${verb}`.trimEnd()) {
    case "PUT topics":
      broker.createTopic(name);
      return { name };
    case "PUT subscriptions":
      return broker.subscribe({ ...body, name }).resource;
    case "GET subscriptions":
      return broker.subscription(name).resource;
    case "POST topics publish":
      return { messageIds: broker.publish(name, body.messages ?? []) };
    case "POST subscriptions pull": {
      const { maxMessages = 1, returnImmediately = false } = body;
      const { deliveries, received } = broker.subscription(name);
      const leases = await deliveries.take(maxMessages, returnImmediately ? null : signal);
      return { receivedMessages: leases.map((lease) => inJson(received(lease))) };
    }
    case "POST subscriptions acknowledge": {
      const { deliveries } = broker.subscription(name);
      for (const ackId of body.ackIds ?? []) deliveries.ack(ackId);
      return {};
    }
    case "POST subscriptions modifyAckDeadline": {
      const { deliveries } = broker.subscription(name);
      for (const ackId of body.ackIds ?? []) deliveries.modify(ackId, (body.ackDeadlineSeconds ?? 0) * 1_000);
      return {};
    }
    default:
      throw new CallRefused(grpcStatus.unimplemented, `${method} ${path} is not part of this server`);
  }
}

/** Protobuf's JSON form: bytes in base64, times in RFC 3339. */
function inJson({ ackId, message, deliveryAttempt }: ReceivedMessage): object {
  const { data, attributes, messageId, publishTime } = message ?? {};
  const { seconds = 0, nanos = 0 } = publishTime ?? {};
  const published = new Date(Number(seconds) * 1_000 + (nanos ?? 0) / 1e6);
  return {
    ackId,
    message: {
      data: Buffer.from(data ?? "").toString("base64"),
      attributes,
      messageId,
      publishTime: published.toISOString(),
    },
    ...(deliveryAttempt ? { deliveryAttempt } : {}),
  };
}
