import { expect, test } from "vitest";
import { createLogger, type LogFields } from "./log.ts";

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const now = () => new Date("2026-01-02T03:04:05Z");

function logged(fields?: LogFields, projectId?: string): unknown {
  let text = "";
  const place = projectId === undefined ? {} : { projectId };
  const log = createLogger({
    component: "c",
    version: "v1",
    write: (line) => void (text += line),
    now,
    ...place,
  });
  log.error("m", fields);
  return JSON.parse(text);
}

const head = { severity: "ERROR", time: "2026-01-02T03:04:05.000Z", component: "c", message: "m" };

test.each([
  { what: "a plain line", given: { a: 1 }, want: { a: 1 } },
  {
    what: "a line of a trace",
    given: { traceparent },
    want: {
      "logging.googleapis.com/trace": "projects/p/traces/0af7651916cd43dd8448eb211c80319c",
      "logging.googleapis.com/spanId": "b7ad6b7169203331",
      "logging.googleapis.com/trace_sampled": true,
    },
  },
  { what: "a line with what is no trace context", given: { traceparent: "x" }, want: {} },
  {
    what: "an exception",
    given: { error: "Error: e", stack: "Error: e\n  at f" },
    want: {
      error: "Error: e",
      "@type": "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent",
      serviceContext: { service: "c", version: "v1" },
      stack_trace: "Error: e\n  at f",
    },
  },
])("$what has Google's shape", ({ given, want }) => {
  expect(logged(given, "p")).toEqual({ ...head, ...want });
});

test("a line belongs to the span that it names, else to the current one", () => {
  const lines: string[] = [];
  const other = traceparent.replace("b7ad", "ffff");
  const write = (line: string) => void lines.push(line);
  const log = createLogger({ component: "c", write, current: () => other });
  log.info("m", { traceparent });
  log.info("m", { traceparent: undefined });
  log.info("m");
  const spans = lines.map((line) => JSON.parse(line)["logging.googleapis.com/spanId"]);
  expect(spans).toEqual(["b7ad6b7169203331", "ffff6b7169203331", "ffff6b7169203331"]);
});

test("without a project, the trace is named by its id", () => {
  expect(logged({ traceparent })).toMatchObject({
    "logging.googleapis.com/trace": "0af7651916cd43dd8448eb211c80319c",
  });
});
