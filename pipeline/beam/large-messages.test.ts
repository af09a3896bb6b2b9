// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect, before apache-beam is
import "../node-polyfill.ts";
import { once } from "node:events";
import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import { type handleBidiStreamingCall, Server, ServerCredentials } from "@grpc/grpc-js";
// oxlint-disable-next-line import/no-unassigned-import -- the package has to be loaded before parts of it
import "apache-beam";
import { Elements } from "apache-beam/proto/beam_fn_api";
import { BeamFnDataClient } from "apache-beam/proto/beam_fn_api.grpc-client";
import { expect, test } from "vitest";
import { takeLargeMessages } from "./large-messages.ts";

// The package has a copy of gRPC of its own, whose credentials and metadata it wants.
const require = createRequire(createRequire(import.meta.url).resolve("apache-beam"));
const grpc = require("@grpc/grpc-js") as typeof Grpc;

const length = 5_000_000;

/** An engine that sends one message of 5 MB to whoever opens the stream of elements. */
async function startDataService() {
  const server = new Server({ "grpc.max_send_message_length": -1 });
  const send: handleBidiStreamingCall<object, Elements> = (stream) => {
    const data = { instructionId: "i", transformId: "t", data: new Uint8Array(length), isLast: true };
    stream.write(Elements.create({ data: [data] }));
    stream.end();
  };
  const serialize = (elements: Elements) => Buffer.from(Elements.toBinary(elements));
  server.register(
    "/org.apache.beam.model.fn_execution.v1.BeamFnData/Data",
    send,
    serialize,
    () => ({}),
    "bidi",
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, [Symbol.dispose]: () => server.forceShutdown() };
}

/** As a worker opens it. */
async function firstMessage(address: string): Promise<Elements> {
  const client = new BeamFnDataClient(address, grpc.credentials.createInsecure() as never, {}, {});
  try {
    const stream = client.data(new grpc.Metadata() as never);
    const [elements] = (await once(stream, "data")) as [Elements];
    return elements;
  } finally {
    client.close();
  }
}

test("a message above 4 MB is taken, which it is not upstream", async () => {
  using service = await startDataService();
  await expect(firstMessage(service.address)).rejects.toThrow(/larger than max/);
  takeLargeMessages();
  const { data } = await firstMessage(service.address);
  expect(data[0]?.data).toHaveLength(length);
});
