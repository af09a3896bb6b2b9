import { expect, test } from "vitest";
import type { Json, JsonSchema } from "../load/loaded-schema.ts";
import { schemaFixture } from "../model/schema-fixture.ts";
import { compareSchemas } from "./compare-schemas.ts";

const text: JsonSchema = { type: "string" };
const number: JsonSchema = { type: "number" };

/** Pairs of names that the comparison takes for a rename. */
function renames(
  old: Readonly<Record<string, Json>>,
  next: Readonly<Record<string, Json>>,
): readonly string[] {
  const versions = [old, next].map((properties) => schemaFixture({ type: "object", properties }));
  const [before = schemaFixture({}), after = schemaFixture({})] = versions;
  const { changes } = compareSchemas(before, after, { policy: "tolerant" });
  return changes
    .filter(({ rule, suggestion }) => rule.endsWith("property-removed") && suggestion !== "")
    .map(({ suggestion }) => /"(.*)" was renamed to "(.*?)"/.exec(suggestion)?.slice(1).join(" → ") ?? "");
}

test.each<[string, Readonly<Record<string, Json>>, Readonly<Record<string, Json>>, readonly string[]]>([
  ["case and separators", { order_id: text }, { orderId: text }, ["order_id → orderId"]],
  [
    "a name that became longer",
    { id: text, price: number },
    { id: text, unit_price: number },
    ["price → unit_price"],
  ],
  [
    "a misspelling, with a limit more",
    { quantitiy: number },
    { quantity: { ...number, minimum: 0 } },
    ["quantitiy → quantity"],
  ],
  ["names that have nothing in common", { colour: text }, { weight: text }, []],
  ["like names of other types", { order_id: text }, { orderId: number }, []],
  ["nothing that went", { a_name: text }, { a_name: text, aName: text }, []],
  ["each property once", { user_name: text, username: text }, { userName: text }, ["user_name → userName"]],
  [
    "several at once, the likeliest first",
    { start_time: text, end_time: text },
    { end_at_time: text, start_at_time: text },
    ["end_time → end_at_time", "start_time → start_at_time"],
  ],
  [
    "within an object",
    { buyer: { type: "object", properties: { first_name: text } } },
    { buyer: { type: "object", properties: { firstName: text } } },
    ["first_name → firstName"],
  ],
])("%s", (_, old, next, want) => {
  expect(renames(old, next)).toEqual(want);
});

test("of hundreds of names only those that are the same without case and separators", () => {
  const named = (name: (index: number) => string) =>
    Object.fromEntries(Array.from({ length: 300 }, (_, index) => [name(index), text]));
  expect(
    renames(
      named((index) => `field_${index}`),
      named((index) => `Field${index}`),
    ),
  ).toHaveLength(300);
  expect(
    renames(
      named((index) => `field_${index}`),
      named((index) => `column_${index}`),
    ),
  ).toEqual([]);
});
