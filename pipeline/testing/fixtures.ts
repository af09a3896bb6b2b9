import type { EventDefinition, Json, Registry } from "../../generated/contract.ts";
import type { Attributes, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";

const systemFields = [
  { name: "_event_id", type: "STRING", mode: "REQUIRED" },
  { name: "_schema_version", type: "STRING", mode: "NULLABLE" },
  { name: "_published_at", type: "TIMESTAMP", mode: "NULLABLE" },
  { name: "_ingested_at", type: "TIMESTAMP", mode: "REQUIRED" },
  { name: "_run_id", type: "STRING", mode: "NULLABLE" },
  { name: "_extra", type: "JSON", mode: "NULLABLE" },
] as const;

/** An event type with one number `n`: events are `{event_type, n}`, rows `{n}`. */
export function eventDefinition(
  type: string,
  changes: Partial<Pick<EventDefinition, "version" | "validate" | "toRow">> = {},
): EventDefinition {
  return {
    type,
    version: changes.version ?? "1.0.0",
    hash: "0".repeat(64),
    title: type,
    description: type,
    id: null,
    time: null,
    personal: [],
    table: {
      name: `${type}s`,
      schema: { fields: [{ name: "n", type: "INTEGER", mode: "REQUIRED" }, ...systemFields] },
    },
    validate: changes.validate ?? ((value) => numberIssues(type, value)),
    toRow: changes.toRow ?? ((event) => ({ n: (event as { n: number }).n })),
    fromRow: (row) => ({ event_type: type, n: row["n"] ?? null }),
    generate: () => Promise.resolve([]),
  };
}

function numberIssues(type: string, value: unknown) {
  const event = value as { event_type?: unknown; n?: unknown } | null;
  if (event?.event_type !== type) {
    return [{ pointer: "/event_type", keyword: "const", message: `must be ${type}` }];
  }
  if (typeof event.n !== "number") return [{ pointer: "/n", keyword: "type", message: "must be number" }];
  return [];
}

/** A registry of these definitions. */
export function registryOf(...definitions: readonly EventDefinition[]): Registry {
  return new Map(definitions.map((definition) => [definition.type, definition]));
}

/** A catalog whose registry can be swapped, as live reload does. */
export function catalogOf(registry: Registry): Catalog & { registry: Registry } {
  return { registry, openapi: {} };
}

/** A message as a bus delivers it. `body` is JSON to serialize, or text or bytes to take as they are. */
export function received(
  body: Json | Uint8Array,
  attributes: Attributes = {},
  changes: Partial<ReceivedMessage> = {},
): ReceivedMessage {
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return {
    data: bytes,
    attributes,
    messageId: "m-1",
    ackId: "a-1",
    publishTime: new Date("2026-11-02T10:15:00.000Z"),
    deliveryAttempt: 1,
    ...changes,
  };
}
