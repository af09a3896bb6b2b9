import { expect, test } from "vitest";
import type { EventDefinition, Registry } from "../../generated/contract.ts";
import { registry as generated } from "../../generated/index.ts";
import { maskedPayload, maskErrors } from "./control-personal.ts";

const order = generated.get("order") as EventDefinition;
const registry: Registry = new Map([
  ["order", { ...order, personal: ["/email", "/contacts/*"] }],
  ["plain", { ...order, personal: [] }],
]);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const payloadOf = (type: string, text: string) => {
  const { payload_base64: payload, payload_masked: masked } = maskedPayload(
    { event_type: type, payload_base64: base64(text) },
    registry,
  );
  return [payload === undefined ? null : Buffer.from(payload, "base64").toString(), masked];
};

test.each([
  ["order", '{ "email": "a@b.example", "n": 1 }', '{"email":"[personal data]","n":1}', "values"],
  ["order", '{ "n": 1.50 }', '{ "n": 1.50 }', undefined],
  ["order", '{"email":"a@b.example"', null, "all"],
  ["plain", '{ "email": "a@b.example" }', '{ "email": "a@b.example" }', undefined],
  ["unknown", '{ "email": "a@b.example" }', '{ "email": "a@b.example" }', undefined],
])("the payload of %s, %s", (type, text, want, masked) => {
  expect(payloadOf(type, text)).toEqual([want, masked]);
});

test("errors tell no name below a personal place, and nothing that the warehouse may quote", () => {
  const errors = [{ pointer: "/contacts/anna/age", keyword: "type", message: "must be integer" }];
  const mask = (type: string, code: "SCHEMA_VIOLATION" | "ROW_REJECTED") =>
    maskErrors({ event_type: type, code, errors }, registry).errors;
  expect(mask("order", "SCHEMA_VIOLATION")).toEqual([
    { pointer: "/contacts/anna", keyword: "type", message: "must be integer" },
  ]);
  expect(mask("order", "ROW_REJECTED")[0]?.message).toContain("--show-pii");
  expect(mask("plain", "ROW_REJECTED")).toEqual(errors);
});
