import type { Elements, InstructionRequest } from "apache-beam/proto/beam_fn_api";
import { BeamFnControlClient, BeamFnDataClient } from "apache-beam/proto/beam_fn_api.grpc-client";
import { Worker } from "apache-beam/worker/worker";
import { replaceMethod } from "./replace-method.ts";

/** What is used of a stream between worker and engine. */
interface Stream {
  on(event: string, listener: (...values: never[]) => unknown): unknown;
  pause(): void;
  resume(): void;
}

/** Control streams of the workers of this process. */
const open = new Set<Promise<void>>();

/** Resolves when no worker of this process is connected to an engine any more. */
export async function workersDisconnected(): Promise<void> {
  while (open.size > 0) await Promise.all(open);
}

/**
 * Upstream, a worker names itself on its streams and not when it asks for the description of a bundle, which Prism refuses with "failed to find
 * worker id in metadata". And a control stream that breaks, as when the engine is killed, is an error event that nobody listens to: it ends
 * the whole process. Both are mended where the worker opens its control stream.
 */
export function nameWorkers(): void {
  const metadataOf = new WeakMap<BeamFnControlClient, unknown>();

  replaceMethod<BeamFnControlClient, [metadata: unknown], Stream>(
    BeamFnControlClient.prototype,
    "control",
    (control) =>
      function (metadata) {
        metadataOf.set(this, metadata);
        const stream = control.call(this, metadata);
        const { promise, resolve } = Promise.withResolvers<void>();
        open.add(promise);
        void promise.then(() => open.delete(promise));
        for (const event of ["end", "error"]) stream.on(event, () => resolve());
        return stream;
      },
  );

  replaceMethod<BeamFnControlClient, [request: unknown, ...rest: unknown[]], unknown>(
    BeamFnControlClient.prototype,
    "getProcessBundleDescriptor",
    (getDescriptor) =>
      function (request, ...rest) {
        const metadata = rest.length === 1 ? metadataOf.get(this) : undefined;
        return getDescriptor.call(this, request, ...(metadata === undefined ? [] : [metadata]), ...rest);
      },
  );
}

/** What the worker keeps for itself. */
interface WorkerInside {
  readonly metricsShortIdCache: { asMonitoringInfo(id: string, payload: Uint8Array): unknown };
  readonly controlChannel: { write(response: unknown): unknown };
}

/**
 * Upstream, a worker sends its metrics under short ids and does not answer the question what they stand for, so that the counters of a job on
 * Prism are empty.
 */
export function explainMetrics(): void {
  replaceMethod<WorkerInside, [InstructionRequest], unknown>(
    Worker.prototype,
    "handleRequest",
    (handleRequest) =>
      async function (instruction) {
        const { instructionId, request } = instruction;
        if (request.oneofKind !== "monitoringInfos") return handleRequest.call(this, instruction);
        const infos = request.monitoringInfos.monitoringInfoId.map(
          (id) => [id, this.metricsShortIdCache.asMonitoringInfo(id, new Uint8Array())] as const,
        );
        const monitoringInfos = { monitoringInfo: Object.fromEntries(infos) };
        const response = { oneofKind: "monitoringInfos", monitoringInfos };
        return this.controlChannel.write({ instructionId, error: "", response });
      },
  );
}

/**
 * Upstream, a worker takes the next message of elements while the one before is still being worked on. Where a DoFn awaits, elements overtake each
 * other, "that was the last one" overtakes all of them, so that a bundle ends before its elements, and whatever the engine sends piles up in memory.
 * Here one message is worked on at a time, and the stream stands still meanwhile, so that the engine sees the back-pressure.
 */
export function takeElementsInTurn(): void {
  replaceMethod<BeamFnDataClient, unknown[], Stream>(
    BeamFnDataClient.prototype,
    "data",
    (data) =>
      function (...options) {
        const stream = data.apply(this, options);
        const on = stream.on.bind(stream);
        stream.on = (event, listener) =>
          on(
            event,
            event === "data" ? inTurn(stream, listener as (elements: Elements) => unknown) : listener,
          );
        return stream;
      },
  );
}

function inTurn(stream: Stream, listener: (elements: Elements) => unknown): (elements: Elements) => void {
  let last = Promise.resolve();
  let waiting = 0;
  const take = async (elements: Elements) => {
    // It tells the bundle about its failures itself.
    await listener(elements);
    if (--waiting === 0) stream.resume();
  };
  return (elements) => {
    if (waiting++ === 0) stream.pause();
    last = last.then(() => take(elements));
  };
}
