import { describe, expect, test } from "vitest";

import { fixtureDefinition } from "../../platform/runtime/testing/fixture-catalog.ts";
import { ownId } from "./event-ids.ts";

describe("ownId", () => {
  const unique = fixtureDefinition({ type: "payment", idField: "payment_id", unique: true });
  const cases: readonly [unknown, string | null][] = [
    [{ payment_id: "p-1" }, "p-1"],
    [{ payment_id: 7 }, "7"],
    [{ payment_id: null }, null],
    [{}, null],
    [null, null],
    [{ payment_id: "é" }, "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"],
  ];
  test.each(cases)("%j → %s", (event, want) => {
    expect(ownId(unique, event)).toBe(want);
  });

  test("a long value gives the same id each time", () => {
    const event = { payment_id: "x".repeat(201) };
    expect(ownId(unique, event)).toMatch(/^[\da-f]{64}$/);
    expect(ownId(unique, event)).toBe(ownId(unique, event));
  });

  test("null where the schema does not say that it is unique", () => {
    const definition = fixtureDefinition({ type: "order", idField: "order_id", unique: false });
    expect(ownId(definition, { order_id: "o-1" })).toBeNull();
  });
});
