import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Json, Row } from "../../generated/contract.ts";
import { originalMessage } from "../../platform/dead-letter.ts";
import type { OutgoingMessage } from "../../platform/event-bus/event-bus.ts";
import { eventDefinition, registryOf } from "../testing/fixtures.ts";
import { takeLetters } from "../testing/letters.ts";
import { openEmbeddedSimulation, type Simulation } from "../testing/simulation.ts";

const bad = 666;

/** A converter that does not bear one kind of event. */
function toRow(event: Json): Row {
  const { n, how } = event as { readonly n: number; readonly how?: string };
  if (how === "throws") throw new Error("no row of this");
  if (how === "big integer") return { n: BigInt(n) as unknown as number };
  if (how === "itself") {
    const row: Record<string, Json> = { n };
    row["n"] = row;
    return row;
  }
  if (how === "no number") return { n: "many" };
  if (how === "nothing") return null as unknown as Row;
  return { n };
}

const definition = eventDefinition("order", {
  toRow,
  validate: (value) => {
    if ((value as { readonly how?: string }).how === "validator throws") throw new Error("cannot judge this");
    return [];
  },
});

let simulation: Simulation;
let sent = 0;
beforeEach(async () => {
  sent = 0;
  simulation = await openEmbeddedSimulation(registryOf(definition));
});
afterEach(async () => {
  await simulation.close();
});

function message(body: Json | Buffer): OutgoingMessage {
  const data = body instanceof Buffer ? body : Buffer.from(JSON.stringify(body));
  return { data, attributes: { event_id: `e-${sent++}` } };
}

const good = (n: number) => message({ event_type: "order", n });
const poisonOf = {
  "no JSON": () => message(Buffer.from("{")),
  "no UTF-8": () => message(Buffer.from([0xff, 0xfe])),
  "no type": () => message({ event_type: "nobody" }),
  "a converter that throws": () => message({ event_type: "order", n: bad, how: "throws" }),
  "a converter that makes a big integer": () => message({ event_type: "order", n: bad, how: "big integer" }),
  "a converter that makes a row of itself": () => message({ event_type: "order", n: bad, how: "itself" }),
  "a converter that makes another type": () => message({ event_type: "order", n: bad, how: "no number" }),
  "a converter that makes nothing": () => message({ event_type: "order", n: bad, how: "nothing" }),
  "a validator that throws": () => message({ event_type: "order", n: bad, how: "validator throws" }),
} as const;
const kinds = Object.keys(poisonOf) as (keyof typeof poisonOf)[];

/** Plays the messages through; resolves with the numbers stored and what was dead-lettered. */
async function play(messages: readonly OutgoingMessage[]) {
  await simulation.publish(messages);
  const worker = simulation.start();
  await simulation.until("all is settled", async () => (await simulation.backlog()) === 0, 60_000);
  const { rows } = await simulation.warehouse.query("SELECT n FROM `orders` ORDER BY n");
  const { letters, givenUp } = await takeLetters(simulation.bus);
  expect(givenUp).toEqual([]);
  expect(worker.health()).toEqual({ healthy: true, reasons: [] });
  return { stored: rows.map(({ n }) => Number(n)), letters: letters.map(originalMessage) };
}

describe("among good messages", () => {
  test.each([0, 1, 2, 3, 4])(
    "every kind of poison at place %d is dead-lettered, and nothing else",
    async (place) => {
      const want = { stored: [] as number[], letters: [] as OutgoingMessage[] };
      const all: OutgoingMessage[] = [];
      for (const [round, kind] of kinds.entries()) {
        const poison = poisonOf[kind]();
        for (let at = 0; at < 5; at++) {
          if (at === place) all.push(poison);
          else all.push(good(round * 5 + at));
          if (at !== place) want.stored.push(round * 5 + at);
        }
        want.letters.push(poison);
      }
      const got = await play(all);
      expect(got.stored).toEqual(want.stored);
      expect(new Set(got.letters)).toEqual(new Set(want.letters));
    },
  );
});

test("a batch of nothing but poison", async () => {
  const all = kinds.flatMap((kind) => [poisonOf[kind](), poisonOf[kind]()]);
  const { stored, letters } = await play(all);
  expect(stored).toEqual([]);
  expect(new Set(letters)).toEqual(new Set(all));
});

test("what makes the graph itself fail costs nobody else anything, and is neither lost nor acknowledged", async () => {
  const { catalog, publish, start, until, backlog, warehouse, pass } = simulation;
  const broken = eventDefinition("broken");
  const registry = new Map([["order", definition]]);
  // A registry that fails is a mistake in the build, not in the event.
  registry.get = (type) => {
    if (type === "broken") throw new Error("a mistake");
    return type === "order" ? definition : undefined;
  };
  catalog.registry = registry;
  await warehouse.createTable(broken.table);
  const all = Array.from({ length: 21 }, (_, n) =>
    n === 13 ? message({ event_type: "broken", n }) : good(n),
  );
  await publish(all);
  const worker = start();
  await until("the others are stored", async () => (await backlog()) === 1, 60_000);
  await pass(3_600_000);
  expect(worker.stats()).toMatchObject({ deadLettered: {}, acknowledged: 20 });
  expect(worker.health().reasons).toEqual(["messages arrive and none has left for 60 s"]);
  catalog.registry = registryOf(definition, broken);
  await until("it is stored as well", async () => (await backlog()) === 0, 3_600_000);
  expect(worker.stats().stored).toEqual({ orders: 20, brokens: 1 });
  await until("it is healthy", () => worker.health().healthy);
});
