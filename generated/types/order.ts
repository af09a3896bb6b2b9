// Code generated from schemas/order.schema.json by `npm run codegen`. DO NOT EDIT.

/** One state of a customer's order in the shop: an order has one event per status it reaches. */
export interface Order {
  /** Names the event type; always `order`. */
  event_type: "order";
  /** Key of the order, the same in all events of the order. */
  order_id: string;
  /** Key of the customer who placed the order. */
  customer_id: string;
  /** Instant at which the order reached this status. */
  order_date: string;
  /** Status that the order has reached. */
  status: "pending" | "confirmed" | "shipped" | "delivered" | "cancelled" | "refunded";
  /** Order lines, in the order of the basket. */
  items: OrderLine[];
  /** Sum over all order lines of quantity times unit price, in `currency`. */
  total_amount: number;
  /** ISO 4217 code of the currency of all amounts of the order. */
  currency: "USD" | "EUR" | "GBP" | "CAD" | "AUD" | "CHF" | "SEK" | "INR";
  /** UTC date of `order_date`; the table is partitioned by it. */
  event_date: string;
}

/** One product of an order. */
export interface OrderLine {
  /** Key of the product ordered. */
  product_id: string;
  /** Pieces ordered. */
  quantity: number;
  /** Price of one piece, in the currency of the order. */
  unit_price: number;
}
