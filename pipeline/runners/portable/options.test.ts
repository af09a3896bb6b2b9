import { expect, test } from "vitest";
import { OptionError } from "../command.ts";
import { readPortableOptions, readWorkerPoolOptions } from "./options.ts";

const types = ["order", "refund"];
const read = (...args: readonly string[]) =>
  readPortableOptions(["--job-endpoint=localhost:8099", ...args], types);

test("the whole archive, with workers in this process, unless told otherwise", () => {
  expect(read()).toEqual({
    jobEndpoint: "localhost:8099",
    workerEndpoint: null,
    source: { kind: "archive", eventTypes: types },
  });
});

test("a span of dead letters, with workers of a pool", () => {
  const span = ["--from=2026-11-02", "--to=2026-11-02T10:00:00+01:00", "--type=order"];
  const pool = ["--environment=external", "--worker-endpoint=[::1]:50000"];
  expect(read("--source=dead-letters", ...span, ...pool)).toEqual({
    jobEndpoint: "localhost:8099",
    workerEndpoint: "[::1]:50000",
    source: {
      kind: "dead letters",
      eventTypes: ["order"],
      since: "2026-11-02T00:00:00.000Z",
      until: "2026-11-02T09:00:00.000Z",
    },
  });
});

test("dead letters of all types include those whose type nobody knows", () => {
  expect(read("--source=dead-letters").source.eventTypes).toEqual([]);
});

test.each<[readonly string[], string]>([
  [["--worker-endpoint=localhost:1"], "--worker-endpoint goes with --environment=external"],
  [["--environment=external"], "--worker-endpoint=HOST:PORT is missing: the worker pool"],
  [["--environment=docker"], '--environment is "docker"; it must be loopback or external'],
  [["--source=bus"], '--source is "bus"; it must be archive or dead-letters'],
  [["--type=nobody"], '--type="nobody" is no event type; there are order, refund'],
  [
    ["--from=yesterday"],
    '--from is "yesterday"; it must be a day or an instant with its zone, as 2026-11-02T10:00:00Z',
  ],
  [
    ["--to=2026-13-40"],
    '--to is "2026-13-40"; it must be a day or an instant with its zone, as 2026-11-02T10:00:00Z',
  ],
  [["--fast"], "Unknown option '--fast'; --help tells what there is"],
])("%j is refused", (args, message) => {
  expect(() => read(...args)).toThrow(new OptionError(message));
});

test.each([
  [[], "--job-endpoint=HOST:PORT is missing: the engine's job service"],
  [["--job-endpoint=flink"], '--job-endpoint is "flink"; it must be HOST:PORT'],
  [["--job-endpoint=flink:99999"], '--job-endpoint is "flink:99999"; it must be HOST:PORT'],
])("an endpoint is demanded of %j", (args, message) => {
  expect(() => readPortableOptions(args, types)).toThrow(new OptionError(message));
});

test("a worker pool is told where to listen", () => {
  expect(readWorkerPoolOptions(["--listen=127.0.0.1:0"])).toBe("127.0.0.1:0");
  expect(() => readWorkerPoolOptions([])).toThrow("--listen=HOST:PORT is missing");
});
