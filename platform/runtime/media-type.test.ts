import { describe, expect, test } from "vitest";

import { requireMediaType } from "./media-type.ts";
import { HttpProblem } from "./problem.ts";

function problemOf(run: () => unknown): HttpProblem {
  try {
    run();
  } catch (error) {
    if (error instanceof HttpProblem) return error;
  }
  throw new Error("expected a problem");
}

describe("requireMediaType", () => {
  const accepted = ["application/json", "application/x-ndjson"] as const;
  const taken: readonly [string, string][] = [
    ["application/json", "application/json"],
    ["Application/JSON; charset=UTF-8", "application/json"],
    ['application/json;charset="utf8"', "application/json"],
    ["application/x-ndjson; boundary=x", "application/x-ndjson"],
  ];
  test.each(taken)("%s is %s", (header, want) => {
    expect(requireMediaType(new Headers({ "content-type": header }), accepted)).toBe(want);
  });

  const refused = ["", "text/plain", "application/jsonx", "application/json; charset=latin1"];
  test.each(refused)("%j is refused with what is accepted", (header) => {
    const headers = new Headers(header === "" ? {} : { "content-type": header });
    const problem = problemOf(() => requireMediaType(headers, accepted));
    expect(problem.status).toBe(415);
    expect(problem.content.detail).toContain("application/json or application/x-ndjson");
  });

  test("a compressed body is refused", () => {
    const headers = new Headers({ "content-type": "application/json", "content-encoding": "gzip" });
    expect(problemOf(() => requireMediaType(headers, accepted)).code).toBe("UNSUPPORTED_CONTENT_ENCODING");
  });
});
