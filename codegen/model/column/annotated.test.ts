import { expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import { columnFixture as build } from "../column-fixture.ts";

const text = { type: "string" };
const required: readonly [what: string, given: JsonSchema, want: string][] = [
  ["a required value", text, "REQUIRED STRING"],
  ["a required nullable value", { type: ["string", "null"] }, "NULLABLE STRING"],
  ["a required $ref that may be null", { $ref: "#/$defs/maybe" }, "NULLABLE STRING"],
  [
    "a required nullable object",
    { type: ["object", "null"], properties: { a: text } },
    "NULLABLE record {a: NULLABLE STRING}",
  ],
  ["a required anything, which may be null", {}, "NULLABLE json"],
  ["a required array", { type: "array", items: text }, "REPEATED STRING"],
  ["a relaxed mode", { type: "string", "x-bigquery": { mode: "NULLABLE" } }, "NULLABLE STRING"],
  ["null excluded by an enum", { type: ["string", "null"], enum: ["a"] }, "REQUIRED STRING"],
  [
    "null that oneOf matches twice",
    { oneOf: [{ type: ["string", "null"] }, { type: "null" }] },
    "REQUIRED STRING",
  ],
];

test.each(required)("%s has a mode", (_, given, want) => {
  expect(build(given, true)).toMatchObject({ text: want, codes: [] });
});

const refused: readonly [what: string, given: JsonSchema, want: string][] = [
  [
    "a type that cannot hold the values",
    { type: "string", "x-bigquery": { type: "INT64" } },
    "TYPE_NOT_COMPATIBLE",
  ],
  [
    "a scalar type for an object",
    { type: "object", properties: { a: text }, "x-bigquery": { type: "INT64" } },
    "TYPE_NOT_COMPATIBLE",
  ],
  [
    "REQUIRED for an optional value",
    { type: "string", "x-bigquery": { mode: "REQUIRED" } },
    "MODE_NOT_COMPATIBLE",
  ],
  [
    "REPEATED for a single value",
    { type: "string", "x-bigquery": { mode: "REPEATED" } },
    "MODE_NOT_COMPATIBLE",
  ],
  [
    "a default of another type",
    { type: "integer", "x-bigquery": { default: "x" } },
    "DEFAULT_NOT_COMPATIBLE",
  ],
  [
    "a default for an array",
    { type: "array", items: text, "x-bigquery": { default: "x" } },
    "DEFAULT_NOT_COMPATIBLE",
  ],
  [
    "a nested default",
    { type: "object", properties: { a: { type: "string", "x-bigquery": { default: "x" } } } },
    "DEFAULT_NOT_COMPATIBLE",
  ],
  [
    "a name for elements",
    { type: "array", items: { type: "string", "x-bigquery": { name: "x" } } },
    "KEYWORD_WITHOUT_EFFECT",
  ],
  ["a long description", { type: "string", description: "x".repeat(1025) }, "DESCRIPTION_TRUNCATED"],
];

test.each(refused)("%s is a finding", (_, given, want) => {
  expect(build(given).codes).toEqual([want]);
});
