import { expect, test } from "vitest";
import type { EventDefinition, Json, Registry } from "../../generated/contract.ts";
import type { Attributes } from "../../platform/event-bus/event-bus.ts";
import { received } from "../../pipeline/testing/fixtures.ts";
import { decode } from "../../pipeline/transforms/decode.ts";
import type { PipelineRegistry } from "../../pipeline/transforms/pipeline-registry.ts";
import { toRow } from "../../pipeline/transforms/to-row.ts";
import { validate } from "../../pipeline/transforms/validate.ts";
import { fixtureDefinition } from "../../platform/runtime/testing/fixture-catalog.ts";
import { catalogChanges, createLiveCatalog } from "./live-catalog.ts";
import { transition } from "./live-transition.ts";

const order = fixtureDefinition({ type: "order", idField: "order_id", unique: false });
const payment = fixtureDefinition({ type: "payment", idField: "payment_id", unique: true });

/** The order of a later version, which wants a channel; its rows say so. */
function changedOrder(changes: Partial<EventDefinition> = {}): EventDefinition {
  return {
    ...order,
    version: "2.0.0",
    hash: "hash-of-changed-order",
    validate: (value) =>
      (value as { readonly channel?: Json }).channel === undefined
        ? [{ pointer: "/channel", keyword: "required", message: "is missing" }]
        : [],
    toRow: (event) => ({ ...order.toRow(event), converted: "by the changed order" }),
    ...changes,
  };
}

function registryOf(...definitions: readonly EventDefinition[]): Registry {
  return new Map(definitions.map((definition) => [definition.type, definition]));
}

function catalogOf(...definitions: readonly EventDefinition[]) {
  return { registry: registryOf(...definitions), openapi: { title: definitions.length } };
}

/** What the pipeline makes of an event: its row without system columns, the keyword it breaks, or what it waits for. */
function judge(registry: Registry, event: Json, attributes: Attributes = {}): unknown {
  const decoded = decode(received(event, { event_type: "order", ...attributes }));
  const stage = decoded.kind === "decoded" ? validate(decoded, registry) : decoded;
  const end = stage.kind === "accepted" ? toRow(stage, "2026-11-02T10:15:01Z") : stage;
  if (end.kind === "waiting") return end.waitsFor;
  if (end.kind === "refused") return end.errors[0]?.keyword;
  return Object.fromEntries(Object.entries(end.row).filter(([column]) => !column.startsWith("_")));
}

const old = { event_type: "order", order_id: "o-1", amount: 1 };
const current = { ...old, channel: "web" };
const broken = { event_type: "order", order_id: "o-1", amount: -1 };

test.each([
  ["an event that both versions take", current, { ...current, converted: "by the changed order" }],
  ["an event that only the former one takes", old, old],
  ["the same with a number of many digits", { ...old, amount: 0.1 + 0.2 }, { ...old, amount: 0.1 + 0.2 }],
  ["an event that neither takes", broken, "required"],
  ["what is no object", 7, "required"],
])("%s", (_what, event, want) => {
  expect(judge(transition(registryOf(changedOrder()), registryOf(order)), event)).toEqual(want);
});

test("a former version that is given up before its events are settled is still taken", () => {
  const first = transition(registryOf(changedOrder()), registryOf(order));
  const third = changedOrder({ hash: "third", version: "3.0.0", validate: () => [{ ...issue }] });
  const second = transition(registryOf(third), first);
  expect(judge(second, old)).toEqual(old);
  expect(judge(second, current)).toEqual({ ...current, converted: "by the changed order" });
  expect(judge(second, broken)).toBe("never");
});

const issue = { pointer: "", keyword: "never", message: "never" };

test("a former version is kept while another type changes", () => {
  const first = transition(registryOf(changedOrder(), payment), registryOf(order, payment));
  const second = transition(registryOf(changedOrder(), { ...payment, hash: "next" }), first);
  expect(judge(second, old)).toEqual(old);
});

test("events of a version that was taken back do not wait for it to return", () => {
  const back = transition(registryOf(order), registryOf(changedOrder()));
  const first = transition(registryOf(changedOrder()), registryOf(order));
  const taken = { schema_version: "2.0.0" };
  expect(judge(registryOf(order), old, taken)).toBe("schema");
  for (const registry of [back, first]) expect(judge(registry, old, taken)).toEqual(old);
  expect(judge(back, old, { schema_version: "2.0.1" })).toBe("schema");
});

test("a schema that goes back and forth does not grow what is tried", () => {
  let registry: PipelineRegistry = registryOf(order);
  for (let turn = 0; turn < 10; turn++) {
    registry = transition(registryOf(changedOrder()), registry);
    registry = transition(registryOf(order), registry);
  }
  expect(registry.get("order")?.former).toHaveLength(1);
});

test("a table of another name takes events of the new version only", () => {
  const moved = changedOrder({ table: { ...order.table, name: "orders_v2" } });
  expect(judge(transition(registryOf(moved), registryOf(order)), old)).toBe("required");
});

test("types are joined in code-unit order", () => {
  const joined = transition(registryOf(payment), registryOf(order, { ...order, type: "zebra" }));
  expect([...joined.keys()]).toEqual(["order", "payment", "zebra"]);
});

test("a catalog swaps for requests at once, and for events in flight when they are settled", () => {
  const catalog = createLiveCatalog(catalogOf(order, payment));
  const next = catalogOf(changedOrder());
  const swap = catalog.take(next);
  expect(catalog.registry).toBe(next.registry);
  expect(catalog.openapi).toBe(next.openapi);
  expect(judge(catalog.registry, old)).toBe("required");
  expect(judge(catalog.pipeline.registry, old)).toEqual(old);
  swap.settled();
  expect(judge(catalog.pipeline.registry, old)).toBe("required");
});

test("a removed type stays for events in flight, and until it comes back", () => {
  const catalog = createLiveCatalog(catalogOf(order, payment));
  catalog.take(catalogOf(order)).settled();
  expect([...catalog.registry.keys()]).toEqual(["order"]);
  expect(catalog.pipeline.registry.get("payment")).toBe(payment);
  const back = { ...payment, hash: "next" };
  catalog.take(catalogOf(order, back)).settled();
  expect(catalog.pipeline.registry.get("payment")).toBe(back);
});

test("what was settled at an earlier swap says nothing about a later one", () => {
  const catalog = createLiveCatalog(catalogOf(order));
  const first = catalog.take(catalogOf(changedOrder()));
  const second = catalog.take(catalogOf(changedOrder({ hash: "third" })));
  first.settled();
  expect(judge(catalog.pipeline.registry, old)).toEqual(old);
  second.settled();
  expect(judge(catalog.pipeline.registry, old)).toBe("required");
});

test("changes are what the schemas and the tables say, not which modules say it", () => {
  const now = registryOf(order, payment);
  const evolved = { ...payment, hash: "next" };
  const added = { ...order, type: "refund" };
  expect(catalogChanges(now, registryOf({ ...order }, evolved, added))).toEqual({
    added: [added],
    changed: [evolved],
    removed: [],
  });
  expect(catalogChanges(now, registryOf(payment)).removed).toEqual([order]);
});
