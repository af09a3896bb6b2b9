// It comes before the package, which it loads and mends.
import { inQuiet } from "../beam.ts";
import { EventEmitter } from "node:events";
import { BeamFnControlClient, BeamFnDataClient } from "apache-beam/proto/beam_fn_api.grpc-client";
import { MultiplexingDataChannel } from "apache-beam/worker/data";
import { Worker } from "apache-beam/worker/worker";
import { afterEach, expect, test, vi } from "vitest";
import { workersDisconnected } from "./worker-patches.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A stream that a test writes into, in the place of one to an engine. */
function openStream(client: object, method: "makeBidiStreamRequest" | "makeUnaryRequest") {
  const stream = Object.assign(new EventEmitter(), {
    pause: vi.fn<() => void>(),
    resume: vi.fn<() => void>(),
    write: vi.fn<(response: object) => void>(),
    end: vi.fn<() => void>(),
  });
  const calls: unknown[][] = [];
  const grpcClient = Object.getPrototypeOf(client) as Record<string, (...values: unknown[]) => unknown>;
  vi.spyOn(grpcClient, method).mockImplementation((...values) => {
    calls.push(values);
    return stream;
  });
  return { stream, calls };
}

test("a control stream that breaks ends its worker and nothing else", async () => {
  const { stream } = openStream(BeamFnControlClient.prototype, "makeBidiStreamRequest");
  await inQuiet(async () => {
    expect(new Worker("w-1", { controlUrl: "127.0.0.1:1" })).toBeDefined();
    const disconnected = workersDisconnected();
    stream.emit("error", new Error("connection reset"));
    await disconnected;
  });
});

test("a worker names itself when it asks for the description of a bundle", async () => {
  const { stream } = openStream(BeamFnControlClient.prototype, "makeBidiStreamRequest");
  const { calls } = openStream(BeamFnControlClient.prototype, "makeUnaryRequest");
  const processBundle = { processBundleDescriptorId: "d-1" };
  await inQuiet(async () => {
    const worker = new Worker("w-1", { controlUrl: "127.0.0.1:1" });
    await worker.handleRequest({
      instructionId: "i-1",
      request: { oneofKind: "processBundle", processBundle },
    });
    stream.emit("end");
  });
  const [, , , request, metadata, options] = calls[0] ?? [];
  expect(request).toEqual(processBundle);
  expect((metadata as { getMap(): object }).getMap()).toEqual({ worker_id: "w-1" });
  expect(options).toBeTypeOf("function");
});

test("a worker tells what its metrics stand for", async () => {
  const { stream } = openStream(BeamFnControlClient.prototype, "makeBidiStreamRequest");
  await inQuiet(async () => {
    await new Worker("w-1", { controlUrl: "127.0.0.1:1" }).handleRequest({
      instructionId: "i-1",
      request: { oneofKind: "monitoringInfos", monitoringInfos: { monitoringInfoId: [] } },
    });
    stream.emit("end");
  });
  const response = { oneofKind: "monitoringInfos", monitoringInfos: { monitoringInfo: {} } };
  expect(stream.write.mock.calls).toEqual([[{ instructionId: "i-1", error: "", response }]]);
});

test("elements are taken in turn, the end after all of them, and the stream stands still meanwhile", async () => {
  const { stream } = openStream(BeamFnDataClient.prototype, "makeBidiStreamRequest");
  const channel = new MultiplexingDataChannel("127.0.0.1:1", "w-1");
  const seen: string[] = [];
  const firstTaken = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  await channel.registerConsumer("b", "t", {
    async sendData(data) {
      seen.push(`begin ${data.length}`);
      begun.resolve();
      if (data.length > 0) await firstTaken.promise;
      seen.push(`end ${data.length}`);
    },
    sendTimers: () => Promise.resolve(),
    close: () => ended.resolve(),
    onError: () => {},
  });
  for (const [bytes, isLast] of [
    [1, false],
    [0, true],
  ] as const) {
    const data = { instructionId: "b", transformId: "t", data: new Uint8Array(bytes), isLast };
    stream.emit("data", { data: [data], timers: [] });
  }
  await begun.promise;
  expect(seen).toEqual(["begin 1"]);
  expect(stream.pause).toHaveBeenCalledOnce();
  expect(stream.resume).not.toHaveBeenCalled();
  firstTaken.resolve();
  await ended.promise;
  expect(seen).toEqual(["begin 1", "end 1", "begin 0", "end 0"]);
  await vi.waitFor(() => expect(stream.resume).toHaveBeenCalledOnce());
});
