import { ChannelCredentials, Client, Metadata } from "@grpc/grpc-js";
import {
  GetProvisionInfoRequest,
  GetProvisionInfoResponse,
  ProvisionService,
} from "apache-beam/proto/beam_provision_api";
import { Struct } from "apache-beam/proto/google/protobuf/struct";
import { Worker } from "apache-beam/worker/worker";
import type { JsonValue } from "@protobuf-ts/runtime";

/** What an engine tells a container before it works. */
export interface Provision {
  /** Where work comes from: host and port. */
  readonly controlEndpoint: string;
  /** Where lines of the log go; null when the engine takes none. */
  readonly loggingEndpoint: string | null;
  /** Options of the job, as the engine names them. */
  readonly options: Readonly<Record<string, JsonValue>>;
}

const answersWithinMilliseconds = 60_000;

/** Asks the engine at `endpoint`, host and port, what the worker of this id is to do. Rejects when nobody answers for a minute. */
export async function askProvision(endpoint: string, workerId: string): Promise<Provision> {
  const client = new Client(endpoint, ChannelCredentials.createInsecure());
  const { promise, resolve, reject } = Promise.withResolvers<GetProvisionInfoResponse>();
  client.makeUnaryRequest(
    `/${ProvisionService.typeName}/GetProvisionInfo`,
    (request: GetProvisionInfoRequest) => Buffer.from(GetProvisionInfoRequest.toBinary(request)),
    (bytes: Buffer) => GetProvisionInfoResponse.fromBinary(bytes),
    {},
    namedBy(workerId),
    { deadline: Date.now() + answersWithinMilliseconds },
    (error, response) => {
      if (error)
        reject(
          new Error(`the engine at ${endpoint} tells no worker what to do: ${error.message}`, {
            cause: error,
          }),
        );
      else resolve(response ?? {});
    },
  );
  const { info } = await promise.finally(() => client.close());
  const { pipelineOptions, controlEndpoint, loggingEndpoint } = info ?? {};
  const options = pipelineOptions === undefined ? {} : Struct.toJson(pipelineOptions);
  return {
    controlEndpoint: controlEndpoint?.url ?? "",
    loggingEndpoint: loggingEndpoint?.url || null,
    options: options as Readonly<Record<string, JsonValue>>,
  };
}

/** The part of a worker that is not public. */
interface WorkerInside {
  readonly controlChannel: { on(event: "end", listener: () => void): unknown };
}

/**
 * Works for the engine at `controlEndpoint` until that has no more work: resolves when the stream of work ends, which it also does when the engine is
 * lost, or when `signal` ends it. Upstream, a worker that has nobody to work for stays for eleven days.
 */
export async function runHarness(
  controlEndpoint: string,
  workerId: string,
  signal: AbortSignal,
): Promise<void> {
  const worker = new Worker(workerId, { controlUrl: controlEndpoint });
  const { promise, resolve } = Promise.withResolvers<void>();
  (worker as unknown as WorkerInside).controlChannel.on("end", resolve);
  const stop = () => {
    worker.stop();
    resolve();
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  await promise;
  signal.removeEventListener("abort", stop);
}

/** Engines know by this who calls. */
export function namedBy(workerId: string): Metadata {
  const metadata = new Metadata();
  metadata.set("worker_id", workerId);
  return metadata;
}
