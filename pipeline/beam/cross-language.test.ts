// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect, before apache-beam is
import "../node-polyfill.ts";
import { type handleUnaryCall, Server, ServerCredentials } from "@grpc/grpc-js";
import { ExpansionRequest, ExpansionResponse } from "apache-beam/proto/beam_expansion_api";
import { Components, Environment, IsBounded_Enum, PTransform } from "apache-beam/proto/beam_runner_api";
import { rawExternalTransform } from "apache-beam/transforms/external";
import { expect, test } from "vitest";
import { buildPipelineProto, readAcrossLanguages, type Root } from "../beam.ts";

const urn = "beam:transform:test:read:v1";
const workers = { kind: "external", address: "127.0.0.1:1" } as const;

/** An expansion service that answers like this. */
async function startExpansionService(answer: (request: ExpansionRequest) => ExpansionResponse) {
  const server = new Server();
  const requests: ExpansionRequest[] = [];
  const expand: handleUnaryCall<ExpansionRequest, ExpansionResponse> = ({ request }, callback) => {
    requests.push(request);
    callback(null, answer(request));
  };
  server.register(
    "/org.apache.beam.model.expansion.v1.ExpansionService/Expand",
    expand,
    (response: ExpansionResponse) => Buffer.from(ExpansionResponse.toBinary(response)),
    (bytes: Buffer) => ExpansionRequest.fromBinary(bytes),
    "unary",
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, requests, [Symbol.dispose]: () => server.forceShutdown() };
}

/** One step of a Java worker, which gives bytes without an end, and whose class path is 190 MB. */
function javaRead({ namespace }: ExpansionRequest): ExpansionResponse {
  const [values, coder, java] = ["values", "coder", "java"].map((name) => `${namespace}${name}`);
  const dependency = { typeUrn: "beam:artifact:type:file:v1", roleUrn: "beam:artifact:role:staging_to:v1" };
  return ExpansionResponse.create({
    transform: PTransform.create({
      uniqueName: "read",
      spec: { urn },
      outputs: { output: values ?? "" },
      environmentId: java ?? "",
    }),
    components: Components.create({
      pcollections: { [values ?? ""]: { coderId: coder ?? "", isBounded: IsBounded_Enum.UNBOUNDED } },
      coders: { [coder ?? ""]: { spec: { urn: "beam:coder:bytes:v1" } } },
      environments: {
        [java ?? ""]: Environment.create({ urn: "beam:env:process:v1", dependencies: [dependency] }),
      },
    }),
  });
}

function build(expansionService: string) {
  const options = { subscription: "projects/p/subscriptions/s", with_attributes: true };
  const read = { name: "read messages", urn, options, expansionService };
  return buildPipelineProto(async (root) => void (await readAcrossLanguages(root, read)), workers);
}

test("what the service answers becomes a step, whose workers are sent no files", async () => {
  using service = await startExpansionService(javaRead);
  const { components } = await build(service.address);
  expect(service.requests).toMatchObject([
    { transform: { uniqueName: "read messages", spec: { urn } }, namespace: "read_messages_" },
  ]);
  const steps = Object.values(components?.transforms ?? {});
  expect(steps).toMatchObject([{ spec: { urn }, environmentId: "read_messages_java" }]);
  expect(components?.environments["read_messages_java"]).toMatchObject({
    urn: "beam:env:process:v1",
    dependencies: [],
  });
});

test("what the service cannot expand is told in its words", async () => {
  using service = await startExpansionService(() =>
    ExpansionResponse.create({ error: "Unknown urn\n\tat Service.java:1" }),
  );
  await expect(build(service.address)).rejects.toThrow(
    `the expansion service at ${service.address} cannot expand the read: Unknown urn`,
  );
});

test("a service that is not there is told of, with what to do", async () => {
  await expect(build("127.0.0.1:1")).rejects.toThrow(/at 127.0.0.1:1 .*--expansion-service=HOST:PORT/s);
});

test("upstream, no service can be asked", async () => {
  using service = await startExpansionService(javaRead);
  const stock = rawExternalTransform<Root, never>(urn, {}, service.address);
  const reading = buildPipelineProto(async (root) => void (await root.applyAsync(stock)), workers);
  await expect(reading).rejects.toThrow("Channel credentials must be a ChannelCredentials object");
});
