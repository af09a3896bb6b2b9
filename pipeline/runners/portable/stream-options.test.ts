import { expect, test } from "vitest";
import { OptionError } from "../command.ts";
import { readStreamOptions } from "./stream-options.ts";

const needed = {
  "--job-endpoint": "localhost:8099",
  "--expansion-service": "localhost:8097",
  "--subscription": "projects/acme-events/subscriptions/events-pipeline",
};
const all = Object.entries(needed).map(([name, value]) => `${name}=${value}`);

test("a stream is asked for by three names", () => {
  expect(readStreamOptions(["--streaming", ...all])).toEqual({
    jobEndpoint: "localhost:8099",
    workerEndpoint: null,
    source: {
      subscription: "projects/acme-events/subscriptions/events-pipeline",
      expansionService: "localhost:8097",
    },
    acceptEventLoss: false,
    options: {},
  });
});

test("options of the engine are numbers, truths or texts", () => {
  const flags = ["parallelism=4", "checkpointing_interval=5000", "object_reuse=true", "flink_master=[local]"];
  const { options } = readStreamOptions([...all, ...flags.map((flag) => `--engine-option=${flag}`)]);
  expect(options).toEqual({
    parallelism: 4,
    checkpointing_interval: 5_000,
    object_reuse: true,
    flink_master: "[local]",
  });
});

test("workers in pools, and the loss of events, are asked for by name", () => {
  const flags = ["--environment=external", "--worker-endpoint=10.0.0.5:50000", "--accept-event-loss"];
  expect(readStreamOptions([...all, ...flags])).toMatchObject({
    workerEndpoint: "10.0.0.5:50000",
    acceptEventLoss: true,
  });
});

test.each(Object.keys(needed))("%s is needed", (name) => {
  const others = all.filter((flag) => !flag.startsWith(name));
  expect(() => readStreamOptions(others)).toThrow(new RegExp(`^${name}=.* is missing`));
});

test.each([
  ["--subscription=events-pipeline", "it must be projects/PROJECT/subscriptions/NAME"],
  ["--engine-option=parallelism", "it must be NAME=VALUE"],
  ["--engine-option=checkpointing_interval=0", "it must be milliseconds above 0"],
  ["--engine-option=checkpointing_interval=-1", "it must be milliseconds above 0"],
  ["--engine-option=finish_bundle_before_checkpointing=false", "is set by the stream itself"],
  ["--accept-loss", "--accept-loss"],
])("%s cannot be used", (flag, says) => {
  const read = () => readStreamOptions([...all, flag]);
  expect(read).toThrow(OptionError);
  expect(read).toThrow(says);
});
