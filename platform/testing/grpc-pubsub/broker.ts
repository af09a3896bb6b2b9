import type { protos } from "@google-cloud/pubsub";
import { compileFilter, type Filter } from "../../event-bus/filter.ts";
import { createDeliveries, type Deliveries, type Lease, type StoredMessage } from "./deliveries.ts";

/** A subscription as the API has it. */
export type SubscriptionResource = protos.google.pubsub.v1.ISubscription;
/** A message as it is published. */
export type PubsubMessage = protos.google.pubsub.v1.IPubsubMessage;
/** A message as it is delivered. */
export type ReceivedMessage = protos.google.pubsub.v1.IReceivedMessage;
type Duration = protos.google.protobuf.IDuration;

/** gRPC's status codes that the servers answer by themselves. */
export const grpcStatus = {
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

/** A call that is answered with an error. */
export class CallRefused extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A subscription with what it has to deliver. */
export interface BrokerSubscription {
  readonly resource: SubscriptionResource;
  readonly deliveries: Deliveries;
  /** A lease as the API delivers it. */
  readonly received: (lease: Lease) => ReceivedMessage;
}

/** Topics and subscriptions in memory. What is not there, or not understood, is a `CallRefused`. */
export interface Broker {
  createTopic(name: string): void;
  /** Refuses a topic that is not there. */
  reachTopic(name: string): void;
  subscribe(resource: SubscriptionResource): BrokerSubscription;
  subscription(name: string): BrokerSubscription;
  /** Gives the messages' ids. */
  publish(topic: string, messages: readonly PubsubMessage[]): readonly string[];
  settle(): void;
}

interface Topic {
  readonly subscribers: { readonly wants: Filter; readonly deliveries: Deliveries }[];
}

const defaults = { ackDeadlineSeconds: 10, maxDeliveryAttempts: 5, maxBackoffSeconds: 600 } as const;

/** A broker without topics; `now` in milliseconds since 1970. */
export function createBroker(now: () => number): Broker {
  const topics = new Map<string, Topic>();
  const subscriptions = new Map<string, BrokerSubscription>();
  let lastId = 0;

  function topicOf(name: string): Topic {
    const topic = topics.get(name);
    if (topic === undefined) throw notFound(name);
    return topic;
  }

  function store(topic: Topic, message: Omit<StoredMessage, "id" | "publishedAt">): string {
    const stored = { ...message, id: (lastId += 1), publishedAt: now() };
    for (const { wants, deliveries } of topic.subscribers)
      if (wants(stored.attributes)) deliveries.add(stored);
    return String(stored.id);
  }

  /** Moves a message that failed too often to the dead-letter topic, with the attributes that Pub/Sub adds. Source: Pub/Sub's page on dead letters. */
  function giveUp(resource: SubscriptionResource, message: StoredMessage, attempt: number): boolean {
    const { deadLetterTopic, maxDeliveryAttempts } = resource.deadLetterPolicy ?? {};
    const topic = topics.get(deadLetterTopic ?? "");
    if (topic === undefined || attempt < (maxDeliveryAttempts || defaults.maxDeliveryAttempts)) return false;
    const [, project = "", , subscription = ""] = (resource.name ?? "").split("/");
    const source = {
      CloudPubSubDeadLetterSourceSubscription: subscription,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempt),
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(message.publishedAt).toISOString(),
    };
    store(topic, { data: message.data, attributes: { ...message.attributes, ...source } });
    return true;
  }

  return {
    createTopic(name) {
      if (topics.has(name)) throw alreadyExists(name);
      topics.set(name, { subscribers: [] });
    },
    reachTopic: (name) => void topicOf(name),
    subscribe(resource) {
      const name = resource.name ?? "";
      if (subscriptions.has(name)) throw alreadyExists(name);
      const topic = topicOf(resource.topic ?? "");
      const wants = filterOf(resource.filter ?? "");
      const { deadLetterPolicy, retryPolicy } = resource;
      if (deadLetterPolicy?.deadLetterTopic) topicOf(deadLetterPolicy.deadLetterTopic);
      const deliveries = createDeliveries({
        now,
        leaseMilliseconds: (resource.ackDeadlineSeconds || defaults.ackDeadlineSeconds) * 1_000,
        backoffMilliseconds: (attempt) => backoffOf(retryPolicy, attempt),
        giveUp: (message, attempt) => giveUp(resource, message, attempt),
      });
      topic.subscribers.push({ wants, deliveries });
      // Pub/Sub counts only where there is a dead-letter policy.
      const received = ({ ackId, message, attempt }: Lease): ReceivedMessage => ({
        ackId,
        message: messageOf(message),
        deliveryAttempt: deadLetterPolicy ? attempt : 0,
      });
      const subscription = { resource, deliveries, received };
      subscriptions.set(name, subscription);
      return subscription;
    },
    subscription(name) {
      const found = subscriptions.get(name);
      if (found === undefined) throw notFound(name);
      return found;
    },
    publish(name, messages) {
      const topic = topicOf(name);
      if (messages.length === 0) throw new CallRefused(grpcStatus.invalidArgument, "no messages");
      return messages.map(({ data, attributes }) =>
        store(topic, { data: bytesOf(data), attributes: { ...attributes } }),
      );
    },
    settle() {
      for (const { deliveries } of subscriptions.values()) deliveries.settle();
    },
  };
}

function filterOf(text: string): Filter {
  try {
    return compileFilter(text);
  } catch (error) {
    throw new CallRefused(grpcStatus.invalidArgument, String(error));
  }
}

/** Doubles from the policy's least to its greatest; nothing without a policy. */
function backoffOf(policy: SubscriptionResource["retryPolicy"], attempt: number): number {
  if (!policy) return 0;
  const least = millisecondsOf(policy.minimumBackoff) ?? 10_000;
  const most = millisecondsOf(policy.maximumBackoff) ?? defaults.maxBackoffSeconds * 1_000;
  return Math.min(most, least * 2 ** (attempt - 1));
}

function millisecondsOf(duration: Duration | null | undefined): number | null {
  return duration ? Number(duration.seconds ?? 0) * 1_000 + (duration.nanos ?? 0) / 1e6 : null;
}

function messageOf({ id, data, attributes, publishedAt }: StoredMessage): PubsubMessage {
  const publishTime = { seconds: Math.floor(publishedAt / 1_000), nanos: (publishedAt % 1_000) * 1e6 };
  return { data, attributes: { ...attributes }, messageId: String(id), publishTime };
}

function bytesOf(data: PubsubMessage["data"]): Uint8Array {
  return typeof data === "string" ? Buffer.from(data, "base64") : (data ?? new Uint8Array());
}

function notFound(name: string): CallRefused {
  return new CallRefused(grpcStatus.notFound, `Resource not found (resource=${name}).`);
}

function alreadyExists(name: string): CallRefused {
  return new CallRefused(
    grpcStatus.alreadyExists,
    `Resource already exists in the project (resource=${name}).`,
  );
}
