import { Server, ServerCredentials, type ServerDuplexStream, type ServiceDefinition } from "@grpc/grpc-js";
import {
  InstructionRequest,
  InstructionResponse,
  LogControl,
  LogEntry_List,
  LogEntry_Severity_Enum,
} from "apache-beam/proto/beam_fn_api";
import { GetProvisionInfoRequest, GetProvisionInfoResponse } from "apache-beam/proto/beam_provision_api";
import { Struct } from "apache-beam/proto/google/protobuf/struct";
import type { JsonValue } from "@protobuf-ts/runtime";

/** An engine that starts a container, tells it what to do, and has no work for it. */
export interface ScriptedEngine extends AsyncDisposable {
  /** Host and port. */
  readonly endpoint: string;
  /** Who called what, in order. */
  readonly calls: readonly string[];
  /** What workers said: severity and line. */
  readonly log: readonly (readonly [severity: string, line: string])[];
}

interface MessageType<Message> {
  toBinary(message: Message): Uint8Array;
  fromBinary(bytes: Uint8Array): Message;
}

/** Starts the engine on a free loopback port; its jobs have these options. */
export async function startScriptedEngine(options: JsonValue): Promise<ScriptedEngine> {
  const calls: string[] = [];
  const log: (readonly [string, string])[] = [];
  const server = new Server();
  const endpoint = () => ({ url: address });
  let address = "";

  const unary = method("/org.apache.beam.model.fn_execution.v1.ProvisionService/GetProvisionInfo", {
    request: GetProvisionInfoRequest,
    response: GetProvisionInfoResponse,
  });
  server.addService(
    { unary },
    {
      unary(
        call: { metadata: { get(name: string): unknown[] } },
        answer: (error: null, value: unknown) => void,
      ) {
        calls.push(`provision ${call.metadata.get("worker_id").join()}`);
        const info = {
          pipelineOptions: Struct.fromJson(options),
          controlEndpoint: endpoint(),
          loggingEndpoint: endpoint(),
        };
        answer(null, GetProvisionInfoResponse.create({ info }));
      },
    },
  );

  const control = streaming("/org.apache.beam.model.fn_execution.v1.BeamFnControl/Control", {
    request: InstructionResponse,
    response: InstructionRequest,
  });
  server.addService(
    { control },
    {
      control(stream: ServerDuplexStream<InstructionResponse, InstructionRequest>) {
        calls.push(`control ${stream.metadata.get("worker_id").join()}`);
        stream.end();
      },
    },
  );

  const logging = streaming("/org.apache.beam.model.fn_execution.v1.BeamFnLogging/Logging", {
    request: LogEntry_List,
    response: LogControl,
  });
  server.addService(
    { logging },
    {
      logging(stream: ServerDuplexStream<LogEntry_List, LogControl>) {
        stream.on("data", ({ logEntries }: LogEntry_List) => {
          for (const { severity, message } of logEntries)
            log.push([LogEntry_Severity_Enum[severity] ?? "", message]);
        });
        stream.on("end", () => stream.end());
      },
    },
  );

  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
  address = `127.0.0.1:${await promise}`;
  return { endpoint: address, calls, log, [Symbol.asyncDispose]: async () => server.forceShutdown() };
}

interface Types<Request, Response> {
  readonly request: MessageType<Request>;
  readonly response: MessageType<Response>;
}

function method<Request, Response>(
  path: string,
  { request, response }: Types<Request, Response>,
  isStream = false,
) {
  return {
    path,
    requestStream: isStream,
    responseStream: isStream,
    requestSerialize: (message: Request) => Buffer.from(request.toBinary(message)),
    requestDeserialize: (bytes: Buffer) => request.fromBinary(bytes),
    responseSerialize: (message: Response) => Buffer.from(response.toBinary(message)),
    responseDeserialize: (bytes: Buffer) => response.fromBinary(bytes),
  } satisfies ServiceDefinition[string];
}

function streaming<Request, Response>(path: string, types: Types<Request, Response>) {
  return method(path, types, true);
}
