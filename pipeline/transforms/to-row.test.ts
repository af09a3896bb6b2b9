import { expect, test } from "vitest";
import type { Attributes } from "../../platform/event-bus/event-bus.ts";
import { eventDefinition, received } from "../testing/fixtures.ts";
import type { Accepted } from "./stages.ts";
import { toRow } from "./to-row.ts";

const ingestedAt = "2026-11-02T10:16:00.000Z";

function accepted(
  attributes: Attributes,
  definition = eventDefinition("order", { version: "1.2.0" }),
): Accepted {
  const event = { event_type: "order", n: 7 };
  return {
    kind: "accepted",
    message: received(event, attributes),
    text: JSON.stringify(event),
    event,
    definition,
  };
}

test.each<[string, Attributes, object]>([
  [
    "what the producer said",
    { event_id: "e-1", schema_version: "1.1.0", published_at: "2026-11-02T11:00:00+01:00", run_id: "demo" },
    { _event_id: "e-1", _schema_version: "1.1.0", _published_at: "2026-11-02T10:00:00Z", _run_id: "demo" },
  ],
  [
    "what is known of a raw message",
    {},
    { _event_id: "m-1", _schema_version: "1.2.0", _published_at: "2026-11-02T10:15:00.000Z", _run_id: null },
  ],
  [
    "the broker's time where the producer's is none, its id where the producer's is empty",
    { published_at: "yesterday", event_id: "" },
    { _event_id: "m-1", _published_at: "2026-11-02T10:15:00.000Z" },
  ],
])("system columns hold %s", (_, attributes, want) => {
  const prepared = toRow(accepted(attributes), ingestedAt);
  expect(prepared).toMatchObject({
    kind: "prepared",
    table: "orders",
    eventType: "order",
    row: { n: 7, _ingested_at: ingestedAt, ...want },
  });
});

test("the row's event id is its deduplication key", () => {
  expect(toRow(accepted({ event_id: "e-9" }), ingestedAt)).toMatchObject({
    insertId: "e-9",
    row: { _event_id: "e-9" },
  });
});

test("a converter that breaks costs one event", () => {
  const definition = eventDefinition("order", {
    toRow: () => {
      throw new RangeError("too deep");
    },
  });
  const refused = toRow(accepted({}, definition), ingestedAt);
  expect(refused).toMatchObject({ kind: "refused", code: "ROW_REJECTED", errors: [{ keyword: "row" }] });
});
