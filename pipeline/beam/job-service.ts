import { ChannelCredentials, Client, connectivityState, status, type ServiceError } from "@grpc/grpc-js";
import { ArtifactRequestWrapper, ArtifactResponseWrapper } from "apache-beam/proto/beam_artifact_api";
import * as api from "apache-beam/proto/beam_job_api";
import type { MonitoringInfo } from "apache-beam/proto/metrics";
import { aggregateMetrics } from "apache-beam/worker/metrics";

/** A message type of Beam's API: what is used of it. */
interface MessageType<Message> {
  toBinary(message: Message): Uint8Array;
  fromBinary(bytes: Uint8Array): Message;
}

/** Calls of a Beam job service at one endpoint. Rejections tell which endpoint did not answer. */
export interface JobServiceClient {
  /** Names of the options that the engine knows, in snake case; none where it does not tell (Prism, Python). */
  optionNames(): Promise<ReadonlySet<string>>;
  prepare(request: api.PrepareJobRequest): Promise<api.PrepareJobResponse>;
  /** Tells the artifact service at `endpoint` that there is nothing to stage. */
  stageNothing(endpoint: string, stagingToken: string): Promise<void>;
  /** Resolves with the job's id. */
  run(request: api.RunJobRequest): Promise<string>;
  /** Changes of the job's state and its messages, until its end. */
  follow(jobId: string): AsyncIterable<api.JobMessagesResponse>;
  state(jobId: string): Promise<api.JobState_Enum>;
  /** By name, over all stages; empty where the engine keeps none. */
  counters(jobId: string): Promise<Readonly<Record<string, number>>>;
  cancel(jobId: string): Promise<void>;
  close(): void;
}

const service = `/${api.JobService.typeName}`;
const staging = "/org.apache.beam.model.job_management.v1.ArtifactStagingService";
const reachableWithinMilliseconds = 10_000;

/**
 * Upstream, the client that speaks to job services polls for the state, at last every ten seconds, drops the messages of a job, so that "Job finished
 * in state FAILED" is all that is said, never comes back from staging where there is nothing to stage (Prism), and packs an npm package
 * that is not in the registry for every worker that is not in this process. This one has the few calls that a pipeline without artifacts needs.
 */
export function connectJobService(endpoint: string): JobServiceClient {
  const client = new Client(endpoint, ChannelCredentials.createInsecure());

  const call = <Request, Response>(
    method: string,
    types: readonly [MessageType<Request>, MessageType<Response>],
    request: Request,
  ) =>
    unary(client, `${service}/${method}`, types, request).catch((error: unknown) => refuse(endpoint, error));

  return {
    async optionNames() {
      await reachable(client, endpoint);
      const types = [api.DescribePipelineOptionsRequest, api.DescribePipelineOptionsResponse] as const;
      const answer = await unary(client, `${service}/DescribePipelineOptions`, types, {}).catch(
        (error: unknown) => {
          if ((error as Partial<ServiceError>).code === status.UNIMPLEMENTED) return { options: [] };
          return refuse(endpoint, error);
        },
      );
      return new Set(answer.options.map(({ name }) => name));
    },
    async prepare(request) {
      await reachable(client, endpoint);
      return call("Prepare", [api.PrepareJobRequest, api.PrepareJobResponse], request);
    },
    stageNothing: (address, stagingToken) => stageNothing(address, stagingToken),
    async run(request) {
      const { jobId } = await call("Run", [api.RunJobRequest, api.RunJobResponse], request);
      return jobId;
    },
    follow(jobId) {
      const { deserialize, serialize } = converters(api.JobMessagesRequest, api.JobMessagesResponse);
      return client.makeServerStreamRequest(`${service}/GetMessageStream`, serialize, deserialize, { jobId });
    },
    async state(jobId) {
      const { state } = await call("GetState", [api.GetJobStateRequest, api.JobStateEvent], { jobId });
      return state;
    },
    async counters(jobId) {
      const types = [api.GetJobMetricsRequest, api.GetJobMetricsResponse] as const;
      const { metrics } = await call("GetJobMetrics", types, { jobId });
      return countersOf(metrics?.committed ?? []);
    },
    async cancel(jobId) {
      await call("Cancel", [api.CancelJobRequest, api.CancelJobResponse], { jobId });
    },
    close: () => client.close(),
  };
}

async function reachable(client: Client, endpoint: string): Promise<void> {
  const channel = client.getChannel();
  const deadline = Date.now() + reachableWithinMilliseconds;
  for (;;) {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.READY) return;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    channel.watchConnectivityState(state, deadline, (error) => resolve(error === undefined));
    if (state !== connectivityState.TRANSIENT_FAILURE && (await promise)) continue;
    throw new Error(
      `no Beam job service answers at ${endpoint}: start the engine, or give its address with --job-endpoint=HOST:PORT`,
    );
  }
}

function refuse(endpoint: string, error: unknown): never {
  const { code, details } = error as Partial<ServiceError>;
  const name = code === undefined ? "an error" : (status[code] ?? String(code));
  throw new Error(`the job service at ${endpoint} answered ${name}: ${details ?? String(error)}`, {
    cause: error,
  });
}

function unary<Request, Response>(
  client: Client,
  path: string,
  types: readonly [MessageType<Request>, MessageType<Response>],
  request: Request,
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const { serialize, deserialize } = converters(...types);
  client.makeUnaryRequest(path, serialize, deserialize, request, (error, response) => {
    if (error) reject(error);
    else if (response === undefined) reject(new Error(`${path} answered nothing`));
    else resolve(response);
  });
  return promise;
}

/** The service asks for artifacts in a stream of its own; this answers that there are none, and waits until it has no question left. */
async function stageNothing(address: string, stagingToken: string): Promise<void> {
  const client = new Client(address, ChannelCredentials.createInsecure());
  try {
    const { serialize, deserialize } = converters(ArtifactResponseWrapper, ArtifactRequestWrapper);
    const path = `${staging}/ReverseArtifactRetrievalService`;
    const stream = client.makeBidiStreamRequest(path, serialize, deserialize);
    const answer = (response: ArtifactResponseWrapper["response"]) =>
      stream.write({ stagingToken, isLast: false, response });
    answer({ oneofKind: undefined });
    for await (const { request } of stream as AsyncIterable<ArtifactRequestWrapper>) {
      if (request.oneofKind !== "resolveArtifact")
        throw new Error("the engine asks for a file; there is none");
      const replacements = request.resolveArtifact.artifacts;
      answer({ oneofKind: "resolveArtifactResponse", resolveArtifactResponse: { replacements } });
    }
    stream.end();
  } catch (error) {
    refuse(address, error);
  } finally {
    client.close();
  }
}

function converters<Request, Response>(from: MessageType<Request>, to: MessageType<Response>) {
  return {
    serialize: (message: Request) => Buffer.from(from.toBinary(message)),
    deserialize: (bytes: Buffer) => to.fromBinary(bytes),
  };
}

function countersOf(infos: MonitoringInfo[]): Readonly<Record<string, number>> {
  const sums = aggregateMetrics(infos, "beam:metric:user:sum_int64:v1") as Map<string, unknown>;
  return Object.fromEntries([...sums].map(([name, sum]) => [name, Number(sum)]));
}
