import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeFiles } from "../../codegen/generate.ts";
import type { Json } from "../../generated/contract.ts";
import * as generated from "../../generated/index.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { openLiveModules } from "./live-modules.ts";
import { startLiveStack } from "./live-stack.ts";
import { startStack } from "./stack.ts";
import { withMethods } from "./testing/with-methods.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "live-stack-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The files of the committed schemas, with one more type and one more status of an order. */
async function formerFiles() {
  const schemas = join(folder, "schemas");
  await cp("schemas", schemas, { recursive: true });
  const file = join(schemas, "order.schema.json");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace('"pending",', '"pending", "returned",'));
  const shipment = { type: "object", properties: { event_type: { const: "shipment" } } };
  await writeFile(join(schemas, "shipment.schema.json"), JSON.stringify(shipment));
  return (await makeFiles({ schemas })).files;
}

const options = () => ({
  dataDirectory: join(folder, "data"),
  log: silentLogger,
  ports: { generator: 0, tableManager: 0 },
  syncTables: true,
});

/** Takes the events in under former schemas, and stops before the pipeline has one. */
async function leaveBehind(events: readonly { readonly event_type: string }[]): Promise<void> {
  const modules = openLiveModules(options().dataDirectory);
  const { catalog, hash } = await modules.load(await formerFiles());
  modules.remember(hash);
  const stack = await startStack({
    ...options(),
    catalog,
    wrap: (platform) => ({ ...platform, bus: withoutPipeline(platform.bus) }),
  });
  for (const event of events) {
    const response = await fetch(`${stack.file.urls.generator}/events/${event.event_type}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(event),
    });
    expect(response.status).toBe(202);
  }
  await stack.stop();
}

type Bus = Parameters<NonNullable<Parameters<typeof startStack>[0]["wrap"]>>[0]["bus"];

/** A bus that gives the pipeline nothing. */
function withoutPipeline(bus: Bus): Bus {
  const pull: Bus["pull"] = async (subscription, wanted) => {
    if (subscription !== channel.pipeline) return await bus.pull(subscription, wanted);
    await new Promise((resolve) => wanted.signal?.addEventListener("abort", resolve, { once: true }));
    return [];
  };
  return withMethods(bus, { pull });
}

const returned = {
  event_type: "order",
  order_id: "order-123",
  customer_id: "customer-456",
  order_date: "2024-01-15T10:30:00Z",
  status: "returned",
  items: [{ product_id: "prod-456", quantity: 1, unit_price: 99.99 }],
  total_amount: 99.99,
  currency: "USD",
  event_date: "2024-01-15",
} satisfies Json;

test("what a stack left on the bus lands under the schemas it was accepted by, which are forgotten then", async () => {
  await leaveBehind([returned, { event_type: "shipment" }]);
  const modules = openLiveModules(options().dataDirectory);
  const before = modules.remembered();
  const { stack, catalog } = await startLiveStack({ ...options(), terminal: { print() {}, color: false } });
  try {
    expect([...catalog.registry.keys()]).toEqual([...generated.registry.keys()]);
    await stack.settled();
    expect(await stack.books()).toMatchObject({ published: 2, stored: 2, deadLettered: 0, balanced: true });
    await vi.waitFor(() => expect(modules.remembered()).toHaveLength(1));
    expect(modules.remembered()).not.toEqual(before);
    expect(catalog.pipeline.registry.get("order")).toBe(generated.registry.get("order"));
  } finally {
    await stack.stop();
  }
});
