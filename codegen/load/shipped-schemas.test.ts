import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { loadSchemas } from "./load-schemas.ts";
import type { Json } from "./loaded-schema.ts";

describe("the shipped schemas", () => {
  const EXAMPLES: readonly { readonly event_type: string; readonly [field: string]: Json }[] = [
    {
      event_type: "order",
      order_id: "order-123",
      customer_id: "customer-456",
      order_date: "2024-01-15T10:30:00Z",
      status: "pending",
      items: [{ product_id: "prod-789", quantity: 1, unit_price: 99.99 }],
      total_amount: 99.99,
      currency: "USD",
      event_date: "2024-01-15",
    },
    {
      event_type: "inventory",
      inventory_id: "inv-123",
      product_id: "prod-456",
      quantity_change: -5,
      warehouse_id: "wh-us-central",
      reason: "sale",
      timestamp: "2024-01-15T10:35:00Z",
      event_date: "2024-01-15",
    },
    {
      event_type: "user_activity",
      user_id: "user-123",
      session_id: "sess-456",
      activity_type: "page_view",
      page_url: "/products/prod-789",
      timestamp: "2024-01-15T10:40:00Z",
      event_date: "2024-01-15",
    },
  ];

  test.each(EXAMPLES)(
    "take the documented $event_type event, with exactly its fields in its order",
    async (event) => {
      const { schemas, diagnostics } = await loadSchemas({ directory: "schemas" });
      expect(diagnostics).toEqual([]);
      const schema = schemas.find((one) => one.stem === event.event_type)?.schema ?? {};
      const properties = schema["properties"] as Readonly<Record<string, { readonly description?: string }>>;
      expect(Object.keys(properties)).toEqual(Object.keys(event));
      expect(schema["required"]).toEqual(Object.keys(event));
      expect(Object.values(properties).filter((one) => !one.description)).toEqual([]);

      const ajv = new Ajv2020({ strict: false, allErrors: true, multipleOfPrecision: 6 });
      addFormats.default(ajv);
      const validate = ajv.compile(schema);
      validate(event);
      expect(validate.errors).toBeNull();
      expect(validate({ event_type: event.event_type, test: true })).toBe(false);
      const missing = validate.errors?.map((one) => String(one.params["missingProperty"]));
      expect(missing).toEqual(Object.keys(event).slice(1));
    },
  );
});
