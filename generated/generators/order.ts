// Code generated from schemas/order.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Order } from "../types/order.ts";
import {
  type Break, type EventGenerator, amount, eventGenerator, lengthened, missing, replaced, shortened, sum,
} from "./generator-runtime.ts";
import { Random, weighted } from "./seeded-random.ts";

const DIGITS_FROM_ONE = "123456789";
const DIGITS = "0123456789";
const STATUS = weighted([
  ["pending", 40], ["confirmed", 25], ["shipped", 15], ["delivered", 14], ["cancelled", 4], ["refunded", 2],
]);
const CURRENCY = weighted([["USD", 60], ["EUR", 25], ["GBP", 10], ["CAD", 5]]);

/** Every way in which `nextInvalid` breaks an event. */
const BREAKS: readonly Break[] = [
  missing("order_id"),
  replaced("type", 12345, "order_id"),
  replaced("pattern", "unknown", "order_id"),
  replaced("maxLength", "order-ab".padEnd(65, "c"), "order_id"),
  missing("customer_id"),
  replaced("type", 12345, "customer_id"),
  replaced("pattern", "unknown", "customer_id"),
  replaced("maxLength", "customer-ab".padEnd(65, "c"), "customer_id"),
  missing("order_date"),
  replaced("type", 12345, "order_date"),
  replaced("format", "2026-13-45T25:61:00Z", "order_date"),
  missing("status"),
  replaced("enum", "unknown", "status"),
  missing("items"),
  replaced("type", "a text", "items"),
  shortened(0, "items"),
  lengthened(21, "items"),
  replaced("type", "a text", "items", "*"),
  missing("items", "*", "product_id"),
  replaced("type", 12345, "items", "*", "product_id"),
  replaced("pattern", "unknown", "items", "*", "product_id"),
  replaced("maxLength", "prod-ab".padEnd(65, "c"), "items", "*", "product_id"),
  missing("items", "*", "quantity"),
  replaced("type", "12", "items", "*", "quantity"),
  replaced("minimum", 0, "items", "*", "quantity"),
  replaced("maximum", 1001, "items", "*", "quantity"),
  missing("items", "*", "unit_price"),
  replaced("type", "12", "items", "*", "unit_price"),
  replaced("minimum", -0.01, "items", "*", "unit_price"),
  replaced("maximum", 100000000, "items", "*", "unit_price"),
  replaced("multipleOf", 0.005, "items", "*", "unit_price"),
  missing("total_amount"),
  replaced("type", "12", "total_amount"),
  replaced("minimum", -0.01, "total_amount"),
  replaced("maximum", 100000000, "total_amount"),
  replaced("multipleOf", 0.005, "total_amount"),
  missing("currency"),
  replaced("enum", "unknown", "currency"),
  missing("event_date"),
  replaced("type", 12345, "event_date"),
  replaced("format", "2026-02-30", "event_date"),
];

/** Makes order events; the same seed gives the same events on every machine. */
export function createGenerator(seed: number): EventGenerator<Order> {
  const random = new Random(seed);
  const drawItems = () => ({
    product_id: `prod-${random.text(DIGITS_FROM_ONE, 1, 1)}${random.text(DIGITS, 2, 2)}`,
    quantity: random.int(1, 5),
    unit_price: random.multiple(100, 50000, 1, 100),
  });
  const totalAmountOf = (items: unknown) => sum(items, 100, (item) => amount(item.unit_price) * amount(item.quantity));
  let orderIdNumber = 1;
  const draw = () => {
    const orderDate = random.dateTime(3);
    const items = random.until(() => random.list(1, 4, drawItems), (items) => Number.isInteger(totalAmountOf(items) / 0.01));
    return {
      event_type: "order",
      order_id: `order-${orderIdNumber++}`,
      customer_id: `customer-${random.int(1, 1000)}`,
      order_date: orderDate,
      status: random.weighted(STATUS),
      items,
      total_amount: totalAmountOf(items),
      currency: random.weighted(CURRENCY),
      event_date: orderDate.slice(0, 10),
    };
  };
  return eventGenerator(random, draw, BREAKS);
}
