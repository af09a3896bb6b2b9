import { expect, test } from "vitest";

import { fixtureDefinition } from "../../platform/runtime/testing/fixture-catalog.ts";
import { createAnnouncer } from "./announcer.ts";

test("announces each schema at once and then once a minute", () => {
  let time = 0;
  const announcer = createAnnouncer(() => new Date(time));
  const order = fixtureDefinition({ type: "order", idField: "order_id", unique: false });
  const changed = fixtureDefinition({ type: "order", idField: "order_id", unique: false, hash: "other" });
  const payment = fixtureDefinition({ type: "payment", idField: "payment_id", unique: true });
  expect([order, order, payment, payment].map((type) => announcer.due(type))).toEqual([
    true,
    false,
    true,
    false,
  ]);
  time = 59_999;
  expect(announcer.due(order)).toBe(false);
  expect([changed, changed].map((type) => announcer.due(type))).toEqual([true, false]);
  time = 60_000;
  expect([payment, payment].map((type) => announcer.due(type))).toEqual([true, false]);
  announcer.retract(payment);
  expect(announcer.due(payment)).toBe(true);
});
