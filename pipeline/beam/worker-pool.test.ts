// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect, before apache-beam is
import "../node-polyfill.ts";
import { once } from "node:events";
import {
  ChannelCredentials,
  Client,
  type handleBidiStreamingCall,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
} from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { inQuiet, startWorkerPool } from "../beam.ts";
import { StartWorkerRequest, StartWorkerResponse } from "apache-beam/proto/beam_fn_api";

const api = "/org.apache.beam.model.fn_execution.v1";

/** An engine that takes a worker and never lets go of it. */
async function startEngine() {
  const server = new Server();
  const connected = Promise.withResolvers<ServerDuplexStream<object, object>>();
  const control: handleBidiStreamingCall<object, object> = (stream) => connected.resolve(stream);
  const nothing = () => Buffer.alloc(0);
  server.register(`${api}.BeamFnControl/Control`, control, nothing, () => ({}), "bidi");
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    connected: connected.promise,
    /** Asks a pool for a worker. */
    async startWorker(pool: string): Promise<void> {
      const client = new Client(pool, ChannelCredentials.createInsecure());
      const request = StartWorkerRequest.create({
        workerId: "w-1",
        controlEndpoint: { url: `127.0.0.1:${port}` },
      });
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      client.makeUnaryRequest(
        `${api}.BeamFnExternalWorkerPool/StartWorker`,
        (message: StartWorkerRequest) => Buffer.from(StartWorkerRequest.toBinary(message)),
        (bytes: Buffer) => StartWorkerResponse.fromBinary(bytes),
        request,
        (error) => (error ? reject(error) : resolve()),
      );
      await promise.finally(() => client.close());
    },
    [Symbol.dispose]: () => server.forceShutdown(),
  };
}

test("a pool that is stopped cuts its workers off from an engine that keeps them", async () => {
  await inQuiet(async () => {
    using engine = await startEngine();
    const pool = await startWorkerPool("127.0.0.1:0");
    await engine.startWorker(pool.address);
    const stream = await engine.connected;
    const cancelled = once(stream, "cancelled");
    await pool.stop();
    await cancelled;
    expect(stream.cancelled).toBe(true);
  });
});

test("a pool tells where it cannot listen", async () => {
  await expect(inQuiet(() => startWorkerPool("192.0.2.1:50000"))).rejects.toThrow(
    /^no worker pool can listen at 192\.0\.2\.1:50000/,
  );
});
