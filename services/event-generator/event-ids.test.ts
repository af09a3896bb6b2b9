import { describe, expect, test } from "vitest";

import { fixtureDefinition } from "../../platform/runtime/testing/fixture-catalog.ts";
import { callerKey, ownId } from "./event-ids.ts";

describe("callerKey", () => {
  const keyOf = (headers: Record<string, string>) => callerKey(new Headers(headers));

  test("a CloudEvent is named by its source and its id", () => {
    const names = [
      { "ce-source": "/shop/a", "ce-id": "1" },
      { "ce-source": "/shop/b", "ce-id": "1" },
      { "ce-source": "/shop/a", "ce-id": "2" },
      { "ce-source": "/shop/a1", "ce-id": "2" },
    ];
    const ids = names.map(keyOf);
    expect(new Set(ids).size).toBe(names.length);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{64}$/);
    expect(names.map(keyOf)).toEqual(ids);
  });

  test.each<readonly [Record<string, string>, string | null]>([
    [{ "ce-id": "1" }, "1"],
    [{ "ce-id": "1", "ce-source": "" }, "1"],
    [{ "idempotency-key": "k", "ce-id": "1", "ce-source": "/shop" }, "k"],
    [{ "ce-source": "/shop" }, null],
  ])("%j → %s", (headers, want) => {
    expect(keyOf(headers)).toBe(want);
  });

  test("an id that cannot be one is refused with a source, too", () => {
    expect(() => keyOf({ "ce-id": "x".repeat(201), "ce-source": "/shop" })).toThrow(
      /ce-id must have 1 to 200/,
    );
  });
});

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
