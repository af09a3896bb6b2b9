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
    expect(ownId(unique, event, JSON.stringify(event))).toBe(want);
  });

  test("numbers that no double tells apart are different ids", () => {
    const ids = ["9007199254740992", "9007199254740993"].map((digits) => {
      const text = `{"payment_id":${digits}}`;
      return ownId(unique, JSON.parse(text), text);
    });
    expect(ids).toEqual(["9007199254740992", "9007199254740993"]);
  });

  test("a long value gives the same id each time", () => {
    const event = { payment_id: "x".repeat(201) };
    const ids = [1, 2].map(() => ownId(unique, event, JSON.stringify(event)));
    expect(ids[0]).toMatch(/^[\da-f]{64}$/);
    expect(ids[0]).toBe(ids[1]);
  });

  test("null where the schema does not say that it is unique", () => {
    const definition = fixtureDefinition({ type: "order", idField: "order_id", unique: false });
    expect(ownId(definition, { order_id: "o-1" }, "")).toBeNull();
  });
});
