import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { OutgoingMessage } from "../../event-bus/event-bus.ts";
import { CallRefused, createBroker, grpcStatus } from "../grpc-pubsub/broker.ts";
import { carryOut, type RestBody } from "./calls.ts";

/** A Pub/Sub of our own, spoken to in JSON over HTTP, as Beam's Java connector does. */
export interface PubsubRest {
  /** What the connector takes as `pubsubRootUrl`. */
  readonly url: string;
  /** Makes a topic with one subscription; both by their full names. */
  declare(topic: string, subscription: string, ackDeadlineSeconds: number): void;
  /** Gives the messages' ids. */
  publish(topic: string, messages: readonly OutgoingMessage[]): readonly string[];
  /** Messages of a subscription that are not acknowledged. */
  backlog(subscription: string): number;
  close(): Promise<void>;
}

/** How the server behaves. */
export interface PubsubRestOptions {
  /** Milliseconds since 1970; the clock's by default. */
  readonly now?: () => number;
}

/** How long a pull without `returnImmediately` waits for a first message. */
const longestPullMilliseconds = 1_000;
const tickMilliseconds = 50;

const httpStatus: Readonly<Record<number, number>> = {
  [grpcStatus.invalidArgument]: 400,
  [grpcStatus.notFound]: 404,
  [grpcStatus.alreadyExists]: 409,
  [grpcStatus.unimplemented]: 501,
};

/** Starts it on a free loopback port. What it does not have is answered 501, so that no test takes silence for success. */
export async function startPubsubRest({ now = Date.now }: PubsubRestOptions = {}): Promise<PubsubRest> {
  const broker = createBroker(now);
  const stopping = new AbortController();

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const { method = "GET", url = "/" } = request;
    try {
      const signal = AbortSignal.any([
        gone.signal,
        stopping.signal,
        AbortSignal.timeout(longestPullMilliseconds),
      ]);
      const path = decodeURIComponent(new URL(url, "http://server").pathname);
      answer(response, 200, await carryOut(broker, { method, path, body: await read(request), signal }));
    } catch (error) {
      const status = error instanceof CallRefused ? (httpStatus[error.code] ?? 500) : 500;
      answer(response, status, { error: { code: status, message: String(error) } });
    }
  }

  const server = createServer((request, response) => void respond(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const ticking = setInterval(() => broker.settle(), tickMilliseconds).unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    declare(topic, name, ackDeadlineSeconds) {
      broker.createTopic(topic);
      broker.subscribe({ name, topic, ackDeadlineSeconds });
    },
    publish: (topic, messages) => broker.publish(topic, messages),
    backlog: (subscription) => broker.subscription(subscription).deliveries.backlog(),
    async close() {
      clearInterval(ticking);
      stopping.abort();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Google's Java client compresses its bodies. */
async function read(request: IncomingMessage): Promise<RestBody> {
  const bytes = await buffer(request);
  if (bytes.length === 0) return {};
  const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
  return JSON.parse(text.toString()) as RestBody;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
