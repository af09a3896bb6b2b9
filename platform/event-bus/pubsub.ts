import type { protos, PubSub, Topic, v1 } from "@google-cloud/pubsub";
import { once } from "../runtime/once.ts";
import type { EventBus, ReceivedMessage } from "./event-bus.ts";
import { checkMessage } from "./limits.ts";
import { grpcStatus, pubsubError } from "./pubsub-errors.ts";
import { createPulls, type PullRequest } from "./pubsub-pull.ts";
import { subscriptionStatus } from "./pubsub-status.ts";

/** Where the bus is. */
export interface PubsubBusOptions {
  readonly projectId: string;
  /** The name in the project of one of `channel`'s names; default: the same. */
  readonly nameOf?: (shortName: string) => string;
  /** Host and port of an emulator, spoken to without TLS and credentials; default: Google's. */
  readonly emulatorHost?: string;
  /** Where `status` asks Cloud Monitoring, with the process's own credentials even beside an emulator; default: Google's. */
  readonly monitoringUrl?: string;
  /** The subscriptions' ack deadline, as Terraform sets it: leases of this length need no request. Default 60. */
  readonly ackDeadlineSeconds?: number;
  /** Longest wait for more messages to publish together; default 5. */
  readonly batchMilliseconds?: number;
}

/** The bus on Pub/Sub. */
export interface PubsubBus extends EventBus {
  /** Resolves when the topic or subscription is there and may be looked at; throws a `PlatformError` otherwise. */
  reach(kind: "topic" | "subscription", name: string): Promise<void>;
}

/** What Pub/Sub takes in one request, by its page on quotas and limits; fewer bytes than that, which a slow link sends in one attempt. */
const requestLimits = { messages: 1_000, batchBytes: 2_000_000, ackIds: 1_000, leaseSeconds: 600 } as const;
/**
 * What has no answer by then is given up, so that a caller can be told to try again. Until then it is tried again after short waits: the client's
 * own grow fourfold each time, up to a minute, and would go on for that long after an outage of seconds.
 */
const patienceMilliseconds = 10_000;
/** One attempt of it: what was sent into a connection that broke without a word is sent again while there is patience left. */
const attemptMilliseconds = 4_000;
/** gRPC's codes. What may be done twice is tried again after both; the client's own list has the second only. */
const deadlineExceeded = 4;
const unavailable = 14;
const retryCodes = [deadlineExceeded, unavailable];
const patience = {
  timeout: patienceMilliseconds,
  retry: {
    backoffSettings: {
      initialRetryDelayMillis: 100,
      retryDelayMultiplier: 1.3,
      maxRetryDelayMillis: 1_000,
      initialRpcTimeoutMillis: attemptMilliseconds,
      rpcTimeoutMultiplier: 1.25,
      maxRpcTimeoutMillis: patienceMilliseconds,
      totalTimeoutMillis: patienceMilliseconds,
    },
  },
} as const;
/** For calls that leave the same behind when they are made twice. Publishing has codes of its own, these two among them. */
const repeatable = { ...patience, retry: { ...patience.retry, retryCodes } };
/** The client hands these on, and its types do not know them. */
const channelOptions: object = {
  // Longest wait between attempts to connect; gRPC's own is two minutes.
  "grpc.max_reconnect_backoff_ms": 2_000,
  // How much may be under way before it is read. HTTP/2's own 64 KiB let an answer of some MB take dozens of round trips.
  "grpc-node.flow_control_window": 16 * 1024 * 1024,
};

/**
 * The bus on Google Cloud Pub/Sub. Loads the client and connects at the first call. Messages of all callers are published together, in batches;
 * what is pulled is leased for exactly as long as asked, and a pull that was aborted gives back what still comes.
 */
export function openPubsubBus(options: PubsubBusOptions): PubsubBus {
  const { projectId, nameOf = (name) => name, ackDeadlineSeconds = 60, batchMilliseconds = 5 } = options;
  const connection = once(() => connect(options));
  const topics = new Map<string, Topic>();
  const pulls = createPulls({
    request: pullOnce,
    giveBack: (subscription, messages) => modify(subscription, ackIdsOf(messages), 0),
  });
  const subscriptionPath = (name: string) => `projects/${projectId}/subscriptions/${nameOf(name)}`;

  function topicOf(client: PubSub, name: string): Topic {
    const known = topics.get(name);
    if (known !== undefined) return known;
    const topic = client.topic(nameOf(name), {
      batching: {
        maxMessages: requestLimits.messages,
        maxBytes: requestLimits.batchBytes,
        maxMilliseconds: batchMilliseconds,
      },
      gaxOpts: patience,
    });
    topics.set(name, topic);
    return topic;
  }

  /** A pull that is not answered in time has nothing: the server waits for messages for longer than that. */
  async function pullOnce(request: PullRequest, signal: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const { subscriber } = await connection.get();
    const { subscription, maxMessages, waitMilliseconds, leaseSeconds } = request;
    const [answer] = await subscriber
      .pull(
        {
          subscription: subscriptionPath(subscription),
          maxMessages,
          returnImmediately: waitMilliseconds === 0,
        },
        { timeout: waitMilliseconds + attemptMilliseconds, retry: null, signal },
      )
      .catch((error: unknown) => {
        const isOver = waitMilliseconds > 0 && grpcStatus(error) === deadlineExceeded;
        if (signal.aborted || isOver) return [{ receivedMessages: [] }] as const;
        throw pubsubError(error, `pull from ${subscription}`);
      });
    const messages = (answer.receivedMessages ?? []).map(received);
    if (leaseSeconds !== ackDeadlineSeconds) await modify(subscription, ackIdsOf(messages), leaseSeconds);
    return messages;
  }

  async function modify(subscription: string, ackIds: readonly string[], seconds: number): Promise<void> {
    const deadline = Math.min(Math.max(Math.ceil(seconds), 0), requestLimits.leaseSeconds);
    await inChunks(subscription, ackIds, ({ subscriber }, request) =>
      subscriber.modifyAckDeadline({ ...request, ackDeadlineSeconds: deadline }, repeatable),
    );
  }

  async function inChunks(
    name: string,
    ackIds: readonly string[],
    send: (connected: Connection, request: AckRequest) => Promise<unknown>,
  ): Promise<void> {
    if (ackIds.length === 0) return;
    const connected = await connection.get();
    const subscription = subscriptionPath(name);
    const chunks = Array.from({ length: Math.ceil(ackIds.length / requestLimits.ackIds) }, (_, index) =>
      ackIds.slice(index * requestLimits.ackIds, (index + 1) * requestLimits.ackIds),
    );
    const sent = chunks.map((chunk) => send(connected, { subscription, ackIds: chunk }));
    await Promise.all(sent).catch((error: unknown) => {
      throw pubsubError(error, `acknowledge to ${name}`);
    });
  }

  return {
    pull: (subscription, wanted) =>
      pulls.pull(subscription, {
        ...wanted,
        maxMessages: Math.min(wanted.maxMessages, requestLimits.messages),
      }),
    async publish(topic, messages) {
      for (const message of messages) checkMessage(message);
      if (messages.length === 0) return [];
      const publisher = topicOf((await connection.get()).client, topic);
      const published = messages.map(({ data, attributes }) =>
        publisher.publishMessage({ data: asBuffer(data), attributes }),
      );
      try {
        return await Promise.all(published);
      } catch (error) {
        await Promise.allSettled(published);
        throw pubsubError(error, `publish to ${topic}`);
      }
    },
    ack: (subscription, ackIds) =>
      inChunks(subscription, ackIds, ({ subscriber }, request) =>
        subscriber.acknowledge(request, repeatable),
      ),
    nack: (subscription, ackIds, delaySeconds = 0) => modify(subscription, ackIds, delaySeconds),
    extend: modify,
    async status(subscription) {
      const { client, subscriber } = await connection.get();
      try {
        await subscriber.getSubscription({ subscription: subscriptionPath(subscription) }, repeatable);
        const limits = { timeout: attemptMilliseconds, retry: true };
        const getJson = async (url: string) => (await client.auth.request({ url, ...limits })).data;
        const { monitoringUrl } = options;
        const query = { projectId, subscription: nameOf(subscription), getJson, monitoringUrl };
        return { ...(await subscriptionStatus(query)), subscription };
      } catch (error) {
        throw pubsubError(error, `status of ${subscription}`);
      }
    },
    async reach(kind, name) {
      const { client } = await connection.get();
      const asked = kind === "topic" ? client.topic(nameOf(name)) : client.subscription(nameOf(name));
      try {
        await asked.getMetadata(repeatable);
      } catch (error) {
        throw pubsubError(error, `look at ${kind} ${name}`);
      }
    },
    async close() {
      const connected = await connection.taken();
      if (connected === null) return;
      await Promise.all([...topics.values()].map((topic) => topic.flush()));
      await pulls.settled();
      await Promise.all([connected.client.close(), connected.subscriber.close()]);
    },
  };
}

interface Connection {
  readonly client: PubSub;
  readonly subscriber: InstanceType<typeof v1.SubscriberClient>;
}

async function connect({ projectId, emulatorHost }: PubsubBusOptions): Promise<Connection> {
  const { PubSub, v1 } = await import("@google-cloud/pubsub");
  const client = new PubSub({
    projectId,
    ...channelOptions,
    ...(emulatorHost === undefined ? {} : { emulatorMode: true, apiEndpoint: emulatorHost }),
  });
  type Options = ConstructorParameters<typeof v1.SubscriberClient>[0];
  // The two ends of one client disagree only on whether a member may be undefined.
  const subscriber = new v1.SubscriberClient((await client.getClientConfig()) as unknown as Options);
  return { client, subscriber };
}

interface AckRequest {
  readonly subscription: string;
  readonly ackIds: string[];
}

function received({
  ackId,
  message,
  deliveryAttempt,
}: protos.google.pubsub.v1.IReceivedMessage): ReceivedMessage {
  const { seconds, nanos } = message?.publishTime ?? {};
  return {
    messageId: message?.messageId ?? "",
    ackId: ackId ?? "",
    // Empty data and attributes are left out of the answer.
    data: asBytes(message?.data ?? ""),
    attributes: { ...message?.attributes },
    publishTime: new Date(Number(seconds ?? 0) * 1_000 + (nanos ?? 0) / 1_000_000),
    // Pub/Sub counts only where there is a dead-letter policy.
    deliveryAttempt: Math.max(deliveryAttempt ?? 0, 1),
  };
}

function asBytes(data: Uint8Array | string): Uint8Array {
  return typeof data === "string" ? Buffer.from(data, "base64") : data;
}

function asBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function ackIdsOf(messages: readonly ReceivedMessage[]): readonly string[] {
  return messages.map(({ ackId }) => ackId);
}
