import { describe, expect, test } from "vitest";
import { report } from "./broken-case.ts";

test("all mistakes of all files come in one run, sorted", async () => {
  const given = {
    "b.schema.json": '{"minumum": 1}',
    "a.schema.json": '{"format": "datetime",\n"type": "strnig"}',
    "c.schema.json": "{",
  };
  expect(await report(given)).toEqual([
    'a.schema.json:1:12 UNKNOWN_FORMAT Did you mean "date-time"?',
    'a.schema.json:2:9 INVALID_KEYWORD_VALUE Did you mean "string"?',
    'b.schema.json:1:2 UNKNOWN_KEYWORD Did you mean "minimum"?',
    "c.schema.json:1:2 NOT_JSON",
  ]);
});

describe("folders", () => {
  test("a file whose name is nearly right", async () => {
    expect(
      await report({ "a.schema.json": "{}", "accepted-changes.json": "{}", "shipment.json": "{}" }),
    ).toEqual(["shipment.json:1:1 STRAY_FILE Name it shipment.schema.json, or move it to shared/."]);
  });

  test("no schema, and no folder", async () => {
    expect(await report({ "shared/a.schema.json": "{}" })).toEqual([
      "schemas:1:1 NO_SCHEMAS Add one file per event type, named <event>.schema.json.",
    ]);
    expect(await report({})).toEqual([expect.stringMatching(/^schemas:1:1 NO_SCHEMAS Make it with /)]);
  });
});
