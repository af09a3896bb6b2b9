import { describe, expect, test } from "vitest";

import { PlatformError, type RetryClass } from "./errors.ts";
import { createLogger, silentLogger } from "./log.ts";
import { HttpProblem, maxListedIssues, problemResponse } from "./problem.ts";

const base = { status: 422, code: "EVENT_INVALID", title: "Invalid", detail: "It is not valid." };

describe("problemResponse", () => {
  test("renders all members of RFC 9457 and our own", async () => {
    const errors = [{ pointer: "/a", keyword: "required", message: "is missing" }];
    const problem = new HttpProblem({
      ...base,
      errors,
      extensions: { hint: "x" },
      headers: { allow: "GET" },
    });
    const response = problemResponse(problem, silentLogger);
    expect(response.status).toBe(422);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("allow")).toBe("GET");
    expect(await response.json()).toEqual({
      type: "urn:eventloom:problem:event-invalid",
      ...base,
      errors,
      hint: "x",
    });
  });

  test("lists a bounded number of issues and says how many there were", async () => {
    const errors = Array.from({ length: maxListedIssues + 5 }, (_, index) => ({
      pointer: `/${index}`,
      keyword: "type",
      message: "must be string",
    }));
    const response = problemResponse(new HttpProblem({ ...base, errors }), silentLogger);
    const document = (await response.json()) as { readonly errors: unknown[]; readonly detail: string };
    expect(document.errors).toHaveLength(maxListedIssues);
    expect(document.detail).toContain(`of ${maxListedIssues + 5} errors`);
  });

  const classes: readonly [RetryClass, number, string | null][] = [
    ["TRANSIENT", 503, "1"],
    ["SCHEMA_PENDING", 503, "5"],
    ["CONFLICT", 503, "1"],
    ["SETUP", 503, "30"],
    ["RETRY_FREE", 503, "1"],
    ["POISON", 422, null],
  ];
  test.each(classes)("%s becomes %i", async (retryClass, status, retryAfter) => {
    const error = new PlatformError(retryClass, "SOME_CODE", "secret host name");
    const response = problemResponse(error, silentLogger);
    expect(response.status).toBe(status);
    expect(response.headers.get("retry-after")).toBe(retryAfter);
    const text = await response.text();
    expect(text).toContain("SOME_CODE");
    expect(text).not.toContain("secret");
  });

  test("an unknown error says nothing of itself in the answer and all of it in the log", async () => {
    const lines: string[] = [];
    const log = createLogger({ component: "test", write: (line) => lines.push(line) });
    const response = problemResponse(new TypeError("cannot read secret"), log);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(lines.join("")).toContain("TypeError: cannot read secret");
  });
});
