import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import type { protos } from "@google-cloud/pubsub";
import {
  type handleUnaryCall,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { type Broker, CallRefused, createBroker, grpcStatus, type SubscriptionResource } from "./broker.ts";
import { type CallFaultRule, createCallFaults } from "./faults.ts";
import { type PushKey, pushSubscription } from "./push.ts";
import { startRelay } from "./relay.ts";

type Api = typeof protos.google.pubsub.v1;
type Request<Name extends keyof Api> = Partial<
  InstanceType<Extract<Api[Name], abstract new (...args: never) => unknown>>
>;

/** How the server behaves. */
export interface GrpcPubsubOptions {
  /** True: time stands still but for `advance`. Default: real time. */
  readonly isClockManual?: boolean;
  /** Signs the tokens of pushes to subscriptions with an `oidcToken`. */
  readonly pushKey?: PushKey;
}

/** A Pub/Sub of our own, spoken to over gRPC. */
export interface GrpcPubsubServer {
  /** Host and port. */
  readonly address: string;
  /** Makes calls go wrong that are still to come. */
  misbehave(rule: CallFaultRule): void;
  /** Ends all faults that are still to come. */
  behave(): void;
  /** Breaks all connections; `cut` keeps new ones out until `restore`. */
  readonly network: { drop(): void; cut(): void; restore(): void };
  /** Lets time pass for leases and delays. */
  advance(milliseconds: number): void;
  /** Ends the leases of a subscription, by its full name, as if its consumers had died a while ago. */
  expireLeases(subscription: string): void;
  /** How often a method was called. */
  calls(method: string): number;
  /** Messages of a subscription, by its full name, that are neither acknowledged nor dead-lettered. */
  backlog(subscription: string): number;
  close(): Promise<void>;
}

const tickMilliseconds = 50;

/**
 * Starts a Pub/Sub in this process, on a free loopback port: topics, publish, pull, acknowledge, filters, retry and dead-letter policies, push. It keeps
 * what Google's in-memory server does not: back-off, push and a clock of its own. What it does not have is answered UNIMPLEMENTED.
 */
export async function startGrpcPubsub(options: GrpcPubsubOptions = {}): Promise<GrpcPubsubServer> {
  const { isClockManual = false, pushKey = null } = options;
  let time = Date.now();
  const broker = createBroker(() => (isClockManual ? time : Date.now()));
  const faults = createCallFaults();
  const calls = new Map<string, number>();
  const stopping = new AbortController();
  const pushes: Promise<void>[] = [];
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });

  function unary<Query, Answer>(
    method: string,
    work: (request: Query, signal: AbortSignal) => Answer | Promise<Answer>,
  ): handleUnaryCall<Query, Answer> {
    return (call, callback) => {
      const gone = new AbortController();
      call.on("cancelled", () => gone.abort());
      const signal = AbortSignal.any([gone.signal, stopping.signal]);
      void answer(() => carryOut(method, () => work(call.request, signal)), callback);
    };
  }

  async function carryOut<Answer>(method: string, work: () => Answer | Promise<Answer>): Promise<Answer> {
    calls.set(method, (calls.get(method) ?? 0) + 1);
    const fault = faults.next(method);
    if (fault?.kind === "slow") await pause(fault.milliseconds);
    if (fault?.kind === "status") throw new CallRefused(fault.status, "The server was told to fail.");
    if (fault?.kind === "drop") {
      relay.drop();
      throw new CallRefused(grpcStatus.unavailable, "The connection broke.");
    }
    const result = await work();
    if (fault?.kind === "lost") relay.drop();
    return result;
  }

  function subscribe(resource: SubscriptionResource): SubscriptionResource {
    const subscription = broker.subscribe(resource);
    if (resource.pushConfig?.pushEndpoint)
      pushes.push(pushSubscription(subscription, pushKey, stopping.signal));
    return subscription.resource;
  }

  const { publisher, subscriber } = services();
  server.addService(publisher, {
    createTopic: unary("createTopic", (topic: Request<"Topic">) => {
      broker.createTopic(topic.name ?? "");
      return topic;
    }),
    getTopic: unary("getTopic", ({ topic: name = "" }: Request<"GetTopicRequest">) => {
      broker.reachTopic(name);
      return { name };
    }),
    publish: unary("publish", ({ topic = "", messages = [] }: Request<"PublishRequest">) => ({
      messageIds: broker.publish(topic, messages),
    })),
  });
  server.addService(subscriber, {
    createSubscription: unary("createSubscription", subscribe),
    getSubscription: unary(
      "getSubscription",
      ({ subscription = "" }: Request<"GetSubscriptionRequest">) =>
        broker.subscription(subscription).resource,
    ),
    pull: unary("pull", (request: Request<"PullRequest">, signal) => pull(broker, request, signal)),
    acknowledge: unary("acknowledge", ({ subscription = "", ackIds = [] }: Request<"AcknowledgeRequest">) => {
      const { deliveries } = broker.subscription(subscription);
      for (const ackId of ackIds) deliveries.ack(ackId);
      return {};
    }),
    modifyAckDeadline: unary("modifyAckDeadline", (request: Request<"ModifyAckDeadlineRequest">) => {
      const { deliveries } = broker.subscription(request.subscription ?? "");
      for (const ackId of request.ackIds ?? [])
        deliveries.modify(ackId, (request.ackDeadlineSeconds ?? 0) * 1_000);
      return {};
    }),
  });

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const relay = await startRelay(port);
  const ticking = isClockManual ? null : setInterval(() => broker.settle(), tickMilliseconds).unref();

  return {
    address: relay.address,
    misbehave: (rule) => faults.add(rule),
    behave: () => faults.clear(),
    network: relay,
    advance(milliseconds) {
      time += milliseconds;
      broker.settle();
    },
    expireLeases: (subscription) => broker.subscription(subscription).deliveries.expireLeases(),
    calls: (method) => calls.get(method) ?? 0,
    backlog: (subscription) => broker.subscription(subscription).deliveries.backlog(),
    async close() {
      if (ticking !== null) clearInterval(ticking);
      stopping.abort();
      await Promise.all(pushes);
      server.forceShutdown();
      await relay.close();
    },
  };
}

async function answer<Answer>(work: () => Promise<Answer>, callback: sendUnaryData<Answer>): Promise<void> {
  try {
    callback(null, await work());
  } catch (error) {
    callback(error instanceof CallRefused ? error : new CallRefused(grpcStatus.internal, String(error)));
  }
}

async function pull(broker: Broker, request: Request<"PullRequest">, signal: AbortSignal): Promise<object> {
  const { subscription = "", maxMessages = 1, returnImmediately = false } = request;
  const { deliveries, received } = broker.subscription(subscription);
  const leases = await deliveries.take(maxMessages, returnImmediately ? null : signal);
  return { receivedMessages: leases.map(received) };
}

/** The services as the client's own protos describe them. */
function services(): { readonly publisher: ServiceDefinition; readonly subscriber: ServiceDefinition } {
  const file = createRequire(import.meta.url).resolve("@google-cloud/pubsub/build/protos/protos.json");
  const api = fromJSON(JSON.parse(readFileSync(file, "utf8")), {
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const service = (name: string) => api[`google.pubsub.v1.${name}`] as ServiceDefinition;
  return { publisher: service("Publisher"), subscriber: service("Subscriber") };
}
