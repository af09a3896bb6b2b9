import { expect, test } from "vitest";
import { received } from "../testing/fixtures.ts";
import { deadLetter } from "./dead-letter.ts";

test("names the pipeline, the reasons and the event", () => {
  const letter = deadLetter(
    {
      kind: "refused",
      message: received("{", { event_id: "e-1" }),
      eventType: "order",
      code: "MALFORMED_JSON",
      errors: [{ pointer: "", keyword: "json", message: "unexpected end" }],
    },
    new Date("2026-11-02T10:16:00.000Z"),
  );
  expect(letter).toMatchObject({
    code: "MALFORMED_JSON",
    component: "pipeline",
    event_id: "e-1",
    event_type: "order",
    failed_at: "2026-11-02T10:16:00.000Z",
    payload_base64: Buffer.from("{").toString("base64"),
    errors: [{ keyword: "json" }],
  });
});
