// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect, before apache-beam is
import "../node-polyfill.ts";
import { EventEmitter } from "node:events";
// oxlint-disable-next-line import/no-unassigned-import -- the package has to be loaded before parts of it
import "apache-beam";
import { BeamFnControlClient, BeamFnDataClient } from "apache-beam/proto/beam_fn_api.grpc-client";
import { MultiplexingDataChannel } from "apache-beam/worker/data";
import { Worker } from "apache-beam/worker/worker";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

// What is wrong with the workers of apache-beam as it is installed, as upstream.test.ts tells of the rest.

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A stream that a test writes into. */
function streamOf(prototype: object, method: string): EventEmitter {
  const stream = new EventEmitter();
  vi.spyOn(prototype as Record<string, () => unknown>, method).mockReturnValue(stream);
  return stream;
}

test("nameWorkers: a control stream that breaks is heard by nobody", () => {
  const stream = streamOf(BeamFnControlClient.prototype, "control");
  const worker = new Worker("w-1", { controlUrl: "127.0.0.1:1" });
  expect(worker).toBeDefined();
  expect(stream.listenerCount("data")).toBe(1);
  expect(stream.listenerCount("error")).toBe(0);
});

test("nameWorkers: a worker asks for the description of a bundle without its name", async () => {
  streamOf(BeamFnControlClient.prototype, "control");
  const ask = vi
    .spyOn(BeamFnControlClient.prototype, "getProcessBundleDescriptor")
    .mockReturnValue({} as never);
  const processBundle = { processBundleDescriptorId: "d-1" };
  await new Worker("w-1", { controlUrl: "127.0.0.1:1" }).handleRequest({
    instructionId: "i-1",
    request: { oneofKind: "processBundle", processBundle },
  });
  expect(ask).toHaveBeenCalledExactlyOnceWith({ processBundleDescriptorId: "d-1" }, expect.any(Function));
});

test("explainMetrics: a worker does not know the question", async () => {
  const stream = Object.assign(streamOf(BeamFnControlClient.prototype, "control"), {
    write: vi.fn<(response: object) => void>(),
  });
  await new Worker("w-1", { controlUrl: "127.0.0.1:1" }).handleRequest({
    instructionId: "i-1",
    request: { oneofKind: "monitoringInfos", monitoringInfos: { monitoringInfoId: [] } },
  });
  expect(stream.write.mock.calls).toMatchObject([
    [{ error: expect.stringMatching(/^Unknown instruction/) as string }],
  ]);
});

test("takeElementsInTurn: the end of a bundle overtakes its elements", async () => {
  const stream = streamOf(BeamFnDataClient.prototype, "data");
  const channel = new MultiplexingDataChannel("127.0.0.1:1", "w-1");
  const seen: string[] = [];
  const firstTaken = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  await channel.registerConsumer("b", "t", {
    sendData: (data: Uint8Array) => {
      seen.push(`data ${data.length}`);
      return data.length === 0 ? Promise.resolve() : firstTaken.promise;
    },
    sendTimers: () => Promise.resolve(),
    close() {
      seen.push("end");
      end.resolve();
    },
    onError: () => {},
  });
  for (const [bytes, isLast] of [
    [1, false],
    [0, true],
  ] as const) {
    const data = { instructionId: "b", transformId: "t", data: new Uint8Array(bytes), isLast };
    stream.emit("data", { data: [data], timers: [] });
  }
  await end.promise;
  expect(seen).toEqual(["data 1", "data 0", "end"]);
  firstTaken.resolve();
});
