import {
  Server,
  ServerCredentials,
  status,
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
} from "@grpc/grpc-js";
import { ArtifactRequestWrapper, ArtifactResponseWrapper } from "apache-beam/proto/beam_artifact_api";
import * as api from "apache-beam/proto/beam_job_api";

/** How the one job of the service goes. */
export interface FakeJob {
  /** What it tells, in this order; without a last state it goes on until it is cancelled. */
  readonly tells: readonly api.JobMessagesResponse["response"][];
  /** After that the engine is killed. */
  readonly isLost?: boolean;
  /** The service asks for artifacts, as Prism: it ends the stream of its questions without one. */
  readonly asksForArtifacts?: boolean;
}

/** A job service at work. */
export interface FakeJobService extends Disposable {
  /** Host and port. */
  readonly endpoint: string;
  /** Names of the jobs that were prepared and run, and `cancelled`. */
  readonly calls: readonly string[];
}

interface MessageType<Message> {
  toBinary(message: Message): Uint8Array;
  fromBinary(bytes: Uint8Array): Message;
}

/** Starts a job service on loopback, on a free port. */
export async function startFakeJobService(job: FakeJob): Promise<FakeJobService> {
  const server = new Server();
  const calls: string[] = [];
  const over = Promise.withResolvers<void>();
  let port = 0;

  on(server, "Prepare", [api.PrepareJobRequest, api.PrepareJobResponse], (({ request }, callback) => {
    calls.push(`prepare ${request.jobName}`);
    const artifactStagingEndpoint = { url: `127.0.0.1:${port}` };
    const staging = job.asksForArtifacts === true ? { artifactStagingEndpoint } : {};
    callback(null, { preparationId: "p", stagingSessionToken: "t", ...staging });
  }) satisfies handleUnaryCall<api.PrepareJobRequest, api.PrepareJobResponse>);

  on(server, "Run", [api.RunJobRequest, api.RunJobResponse], ((_call, callback) => {
    calls.push("run");
    callback(null, { jobId: "j" });
  }) satisfies handleUnaryCall<api.RunJobRequest, api.RunJobResponse>);

  on(server, "GetMessageStream", [api.JobMessagesRequest, api.JobMessagesResponse], ((call) => {
    const tell = (responses: FakeJob["tells"]) => responses.forEach((response) => call.write({ response }));
    const end = () => {
      tell([stateOf("CANCELLED")]);
      call.end();
    };
    tell(job.tells);
    if (job.isLost === true) call.emit("error", { code: status.UNAVAILABLE, details: "gone" });
    else if (job.tells.some(isEnd)) call.end();
    else void over.promise.then(end);
  }) satisfies handleServerStreamingCall<api.JobMessagesRequest, api.JobMessagesResponse>);

  on(server, "GetState", [api.GetJobStateRequest, api.JobStateEvent], ((_call, callback) => {
    const last = job.tells.findLast((one) => one.oneofKind === "stateResponse");
    callback(null, { state: last?.stateResponse.state ?? api.JobState_Enum.RUNNING });
  }) satisfies handleUnaryCall<api.GetJobStateRequest, api.JobStateEvent>);

  on(server, "GetJobMetrics", [api.GetJobMetricsRequest, api.GetJobMetricsResponse], ((_call, callback) => {
    callback(null, { metrics: { attempted: [], committed: [] } });
  }) satisfies handleUnaryCall<api.GetJobMetricsRequest, api.GetJobMetricsResponse>);

  on(server, "Cancel", [api.CancelJobRequest, api.CancelJobResponse], ((_call, callback) => {
    calls.push("cancel");
    over.resolve();
    callback(null, { state: api.JobState_Enum.CANCELLING });
  }) satisfies handleUnaryCall<api.CancelJobRequest, api.CancelJobResponse>);

  server.register(
    "/org.apache.beam.model.job_management.v1.ArtifactStagingService/ReverseArtifactRetrievalService",
    ((call) => call.end()) satisfies handleBidiStreamingCall<ArtifactResponseWrapper, ArtifactRequestWrapper>,
    (message: ArtifactRequestWrapper) => Buffer.from(ArtifactRequestWrapper.toBinary(message)),
    (bytes: Buffer) => ArtifactResponseWrapper.fromBinary(bytes),
    "bidi",
  );

  const bound = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, at) =>
    error === null ? bound.resolve(at) : bound.reject(error),
  );
  port = await bound.promise;
  return { endpoint: `127.0.0.1:${port}`, calls, [Symbol.dispose]: () => server.forceShutdown() };
}

/** What a job tells when its state changes. */
export function stateOf(state: keyof typeof api.JobState_Enum): api.JobMessagesResponse["response"] {
  return { oneofKind: "stateResponse", stateResponse: { state: api.JobState_Enum[state] } };
}

/** A message of a job, an error unless told otherwise. */
export function says(
  messageText: string,
  importance: keyof typeof api.JobMessage_MessageImportance = "JOB_MESSAGE_ERROR",
): api.JobMessagesResponse["response"] {
  const number = api.JobMessage_MessageImportance[importance];
  const messageResponse = { messageId: "", time: "", importance: number, messageText };
  return { oneofKind: "messageResponse", messageResponse };
}

function isEnd(response: api.JobMessagesResponse["response"]): boolean {
  if (response.oneofKind !== "stateResponse") return false;
  const { DONE, FAILED, CANCELLED, DRAINED, UPDATED } = api.JobState_Enum;
  return [DONE, FAILED, CANCELLED, DRAINED, UPDATED].includes(response.stateResponse.state);
}

function on<Request, Response>(
  server: Server,
  method: string,
  types: readonly [MessageType<Request>, MessageType<Response>],
  handler: handleUnaryCall<Request, Response> | handleServerStreamingCall<Request, Response>,
): void {
  const serialize = (message: Response) => Buffer.from(types[1].toBinary(message));
  const deserialize = (bytes: Buffer) => types[0].fromBinary(bytes);
  const kind = method === "GetMessageStream" ? "serverStream" : "unary";
  server.register(`/${api.JobService.typeName}/${method}`, handler, serialize, deserialize, kind);
}
