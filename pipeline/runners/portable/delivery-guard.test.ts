import { DescribePipelineOptionsResponse } from "apache-beam/proto/beam_job_api";
import { type handleUnaryCall, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { inQuiet } from "../../beam.ts";
import { runStream } from "./run-stream.ts";

const path = "/org.apache.beam.model.job_management.v1.JobService/DescribePipelineOptions";

/** A job service that tells of these options, or that cannot tell. */
async function startJobService(optionNames: readonly string[] | null) {
  const server = new Server();
  const asked: string[] = [];
  const describe: handleUnaryCall<object, DescribePipelineOptionsResponse> = (_call, callback) => {
    asked.push(path);
    if (optionNames === null) return callback({ code: status.UNIMPLEMENTED, details: "not implemented" });
    const options = optionNames.map((name) => ({ name }));
    callback(null, DescribePipelineOptionsResponse.create({ options }));
  };
  const serialize = (response: DescribePipelineOptionsResponse) =>
    Buffer.from(DescribePipelineOptionsResponse.toBinary(response));
  server.register(path, describe, serialize, () => ({}), "unary");
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    endpoint: `127.0.0.1:${port}`,
    asked,
    [Symbol.dispose]: () => server.forceShutdown(),
  };
}

const nobody = "127.0.0.1:1";

/** What becomes of a stream: the expansion service that it needs first is not there, so one that is not refused ends with that. */
function stream(jobEndpoint: string, acceptEventLoss: boolean): Promise<unknown> {
  return inQuiet(() =>
    runStream({
      source: { subscription: "projects/test-project/subscriptions/s", expansionService: nobody },
      engine: { kind: "external", jobEndpoint, workerEndpoint: nobody },
      acceptEventLoss,
    }),
  );
}

test.each([
  ["cannot tell its options, as Prism", null],
  ["knows no checkpoints", ["parallelism", "project"]],
])("an engine that %s is refused, and nothing is submitted", async (_, names) => {
  using service = await startJobService(names);
  await expect(stream(service.endpoint, false)).rejects.toThrow(/events would be lost.*--accept-event-loss/s);
  expect(service.asked).toEqual([path]);
});

test("an engine with checkpoints, as Flink, is not refused", async () => {
  using service = await startJobService(["checkpointing_interval"]);
  await expect(stream(service.endpoint, false)).rejects.toThrow(
    /no expansion service answers at 127.0.0.1:1/,
  );
});

test("who accepts the loss is not asked for more", async () => {
  using service = await startJobService(null);
  await expect(stream(service.endpoint, true)).rejects.toThrow(/no expansion service answers/);
  expect(service.asked).toEqual([]);
});
