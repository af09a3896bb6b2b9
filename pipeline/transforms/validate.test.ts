import { expect, test } from "vitest";
import type { Json } from "../../generated/contract.ts";
import type { Attributes } from "../../platform/event-bus/event-bus.ts";
import { eventDefinition, received, registryOf } from "../testing/fixtures.ts";
import { decode } from "./decode.ts";
import type { Decoded } from "./stages.ts";
import { validate } from "./validate.ts";

const broken = eventDefinition("broken", {
  validate: () => {
    throw new Error("boom");
  },
});
const registry = registryOf(
  eventDefinition("order", { version: "1.2.0" }),
  eventDefinition("refund"),
  broken,
);
const order = { event_type: "order", n: 1 };

const validated = (event: Json, attributes: Attributes) =>
  validate(decode(received(event, attributes)) as Decoded, registry);

test.each<[string, Json, Attributes]>([
  ["type from the attribute", order, { event_type: "order" }],
  ["type from the event", order, {}],
  ["an empty attribute says nothing", order, { event_type: "" }],
  ["the registry's own version", order, { schema_version: "1.2.0" }],
  ["an older version", order, { schema_version: "1.0.0" }],
  ["a version that is none", order, { schema_version: "latest" }],
])("accepts: %s", (_, event, attributes) => {
  expect(validated(event, attributes)).toMatchObject({
    kind: "accepted",
    event,
    definition: { type: "order" },
  });
});

test.each<[string, Json, Attributes, object]>([
  [
    "attribute contradicts event",
    order,
    { event_type: "refund" },
    { code: "SCHEMA_VIOLATION", eventType: "refund", errors: [{ pointer: "/event_type", keyword: "const" }] },
  ],
  [
    "a rule is broken",
    { event_type: "order", n: "1" },
    {},
    { code: "SCHEMA_VIOLATION", errors: [{ pointer: "/n" }] },
  ],
  ["the event is no object", [1], { event_type: "order" }, { code: "SCHEMA_VIOLATION" }],
  ["nobody names a type", { n: 1 }, {}, { code: "UNKNOWN_EVENT_TYPE", eventType: "" }],
  ["the type is no text", { event_type: 7 }, {}, { code: "UNKNOWN_EVENT_TYPE", eventType: "" }],
  [
    "no schema has the type",
    order,
    { event_type: "ordr" },
    { code: "UNKNOWN_EVENT_TYPE", eventType: "ordr" },
  ],
  [
    "an unknown type with a version is poison too",
    order,
    { event_type: "ordr", schema_version: "9.0.0" },
    { code: "UNKNOWN_EVENT_TYPE" },
  ],
  ["a name that every object has", order, { event_type: "constructor" }, { code: "UNKNOWN_EVENT_TYPE" }],
  [
    "the validator throws",
    { event_type: "broken" },
    {},
    { code: "SCHEMA_VIOLATION", errors: [{ keyword: "validator" }] },
  ],
])("refuses: %s", (_, event, attributes, want) => {
  expect(validated(event, attributes)).toMatchObject({ kind: "refused", ...want });
});

test("an event of a newer schema version waits, valid or not", () => {
  const want = { kind: "waiting", eventType: "order", waitsFor: "schema" };
  expect(validated({ event_type: "order" }, { schema_version: "1.3.0" })).toMatchObject(want);
});

test("a former definition takes what its successor refuses, and the event goes by it", () => {
  const former = eventDefinition("refund", { validate: () => [], version: "1.1.0" });
  const refund = { ...eventDefinition("refund"), former: [broken, former] };
  const bridged = (event: Json, attributes: Attributes = {}) =>
    validate(decode(received(event, attributes)) as Decoded, registryOf(refund));
  expect(bridged({ event_type: "refund", n: 1 })).toMatchObject({ kind: "accepted", definition: refund });
  expect(bridged({ event_type: "refund" })).toMatchObject({ kind: "accepted", definition: former });
  const ofFormer = { schema_version: "1.1.0" };
  expect(bridged({ event_type: "refund" }, ofFormer)).toMatchObject({ definition: former });
  expect(bridged({ event_type: "refund" }, { schema_version: "1.1.1" })).toMatchObject({ kind: "waiting" });
});
