import { describe, expect, test } from "vitest";

import { decodeUtf8, readBody } from "./body.ts";
import { HttpProblem } from "./problem.ts";

function problemOf(run: () => unknown): HttpProblem {
  try {
    run();
  } catch (error) {
    if (error instanceof HttpProblem) return error;
  }
  throw new Error("expected a problem");
}

function streamed(chunks: readonly string[], onCancel = () => {}): Request {
  const pending = [...chunks];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = pending.shift();
        if (next === undefined) controller.close();
        else controller.enqueue(Buffer.from(next));
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
  return new Request("http://localhost/", { method: "POST", body, duplex: "half" });
}

describe("readBody", () => {
  test("joins the pieces", async () => {
    expect((await readBody(streamed(["ab", "", "cd"]), 4)).toString()).toBe("abcd");
  });

  test("no body is an empty body", async () => {
    expect((await readBody(new Request("http://localhost/", { method: "POST" }), 4)).length).toBe(0);
  });

  test("stops reading at the limit", async () => {
    let cancelled = false;
    const endless = streamed(
      Array.from({ length: 1_000 }, () => "xxxx"),
      () => (cancelled = true),
    );
    await expect(readBody(endless, 10)).rejects.toMatchObject({ status: 413, code: "BODY_TOO_LARGE" });
    expect(cancelled).toBe(true);
  });

  test("a declared length above the limit is refused before reading", async () => {
    const request = new Request("http://localhost/", {
      method: "POST",
      body: "12345",
      headers: { "content-length": "5" },
    });
    await expect(readBody(request, 4)).rejects.toMatchObject({ status: 413 });
    expect(request.bodyUsed).toBe(false);
  });

  test("a client that goes away is the client's problem", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("ECONNRESET")) });
    const request = new Request("http://localhost/", { method: "POST", body, duplex: "half" });
    await expect(readBody(request, 4)).rejects.toMatchObject({ status: 400, code: "BODY_INCOMPLETE" });
  });
});

test("decodeUtf8 refuses what is not UTF-8", () => {
  expect(decodeUtf8(Buffer.from("é"))).toBe("é");
  expect(problemOf(() => decodeUtf8(Buffer.from([0x22, 0xff, 0x22]))).code).toBe("NOT_UTF8");
});
