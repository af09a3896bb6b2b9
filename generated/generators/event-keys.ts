// Code generated from schemas/ by `npm run codegen`. DO NOT EDIT.
import type { Random } from "./seeded-random.ts";

/** What stands before the number of a key, the first number, and how many digits it has at least. */
interface KeyForm {
  readonly prefix: string;
  readonly first: number;
  readonly digits: number;
}

const KEYS: ReadonlyMap<string, KeyForm> = new Map<string, KeyForm>([
  ["inventory", { prefix: "inv-", first: 1, digits: 0 }],
  ["order", { prefix: "order-", first: 1, digits: 0 }],
  ["user_activity", { prefix: "user-", first: 1, digits: 0 }],
]);

/** One of the first thousand keys of an event type. */
export function keyOf(random: Random, type: string): string {
  const { prefix, first, digits } = KEYS.get(type) ?? { prefix: type + "-", first: 1, digits: 0 };
  return prefix + String(first + random.int(0, 999)).padStart(digits, "0");
}
