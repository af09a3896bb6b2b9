import { expect, test } from "vitest";
import * as catalog from "../../generated/index.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import { withPayload } from "../../platform/dead-letter-payload.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { silentLogger as log } from "../../platform/runtime/log.ts";
import { readDeadLetters } from "../../services/local-stack/ledgers.ts";
import { startStack } from "../../services/local-stack/stack.ts";
import { temporaryFolder } from "../support/scratch.ts";

const good = {
  event_type: "user_activity",
  user_id: "user-1",
  activity_type: "click",
  page_url: "/",
  timestamp: "2026-10-30T10:30:00Z",
  event_date: "2026-10-30",
};

/** Messages that have, in one system or another, stopped a consumer for good. */
const poison: readonly (readonly [string, Buffer])[] = [
  ["nothing", Buffer.alloc(1, " ")],
  ["no UTF-8", Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ["NUL bytes", Buffer.alloc(1_000)],
  ["half of an event", Buffer.from(JSON.stringify(good).slice(0, 60))],
  ["a hundred thousand brackets", Buffer.from("[".repeat(100_000))],
  ["deep and closed", Buffer.from(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`)],
  ["9 MB of one text", Buffer.from(JSON.stringify({ event_type: "order", note: "x".repeat(9_000_000) }))],
  ["a number without end", Buffer.from(`{"event_type":"order","total_amount":${"9".repeat(5_000)}}`)],
  ["a type from Object.prototype", Buffer.from('{"event_type":"__proto__"}')],
  ["a type that is none", Buffer.from('{"event_type":["order"]}')],
  ["null", Buffer.from("null")],
  ["a lone surrogate", Buffer.from('{"event_type":"\\ud800"}')],
  [
    "a date out of all partitions",
    Buffer.from(JSON.stringify({ ...good, session_id: "sess-0", event_date: "0001-01-01" })),
  ],
];

test("poison among good events: each is dead-lettered once, byte for byte, and holds up nothing", async () => {
  await using folder = await temporaryFolder();
  const dataDirectory = folder.path;
  const ports = { generator: 0, tableManager: 0 };
  const stack = await startStack({ dataDirectory, catalog, log, ports, syncTables: true });
  try {
    const messages = poison.flatMap(([, data], index) => [
      { data: Buffer.from(JSON.stringify({ ...good, session_id: `sess-${index + 1}` })), attributes: {} },
      { data, attributes: {} },
    ]);
    const ids = await stack.bus.publish(channel.events, messages);
    await stack.settled();

    const stored = await stack.warehouse.query("SELECT _event_id AS id FROM user_activity");
    expect(new Set(stored.rows.map(({ id }) => id))).toEqual(
      new Set(ids.filter((_, index) => index % 2 === 0)),
    );
    const letters: DeadLetter[] = [];
    for await (const letter of readDeadLetters(stack.store))
      letters.push(await withPayload(stack.store, letter));
    expect(letters).toHaveLength(poison.length);
    const payloads = new Map(letters.map((letter) => [letter.event_id, letter.payload_base64]));
    for (const [index, [name, data]] of poison.entries()) {
      expect({ name, same: payloads.get(ids[2 * index + 1] ?? "") === data.toString("base64") }).toEqual({
        name,
        same: true,
      });
    }
    expect(await stack.books()).toMatchObject({ balanced: true, inFlight: 0, deadLettered: poison.length });
  } finally {
    await stack.stop();
  }
});
