import { expect, test } from "vitest";
import { balance, type BookEntry, type Ledgers } from "./books.ts";
import { canBeSame } from "../../platform/event-name.ts";
import { compareUtf8 } from "../../platform/runtime/utf8-order.ts";

/** `id` or `id:type`, separated by spaces. */
function entries(text: string): readonly BookEntry[] {
  return text
    .split(" ")
    .filter(Boolean)
    .map((word) => {
      const [eventId = "", eventType = ""] = word.split(":");
      return { eventId, eventType };
    });
}

/** A stack whose events can move on between any two readings. */
interface World {
  published: string;
  stored: string;
  deadLettered: string;
  unacknowledged: string;
}

/** Reads the world as it is when a stream begins; `onRead` then changes it. */
function ledgersOf(world: World, onRead: (ledger: keyof World, reading: number) => void = () => {}): Ledgers {
  const readings: Record<keyof World, number> = {
    published: 0,
    stored: 0,
    deadLettered: 0,
    unacknowledged: 0,
  };
  async function* read(ledger: keyof World): AsyncGenerator<BookEntry> {
    const found = entries(world[ledger]);
    onRead(ledger, ++readings[ledger]);
    yield* found;
  }
  return {
    published: () => read("published"),
    stored: () => read("stored"),
    deadLettered: () => read("deadLettered"),
    unacknowledged: () => read("unacknowledged"),
    wasPublished: async ({ eventId, eventType }) =>
      entries(world.published).some((one) => one.eventId === eventId && canBeSame(one.eventType, eventType)),
  };
}

const books = (published: string, stored: string, deadLettered = "", unacknowledged = "") =>
  balance(ledgersOf({ published, stored, deadLettered, unacknowledged }));

const nothingWrong = { balanced: true, missing: [], missingCount: 0, extra: [], extraCount: 0 };

test("balanced: every published event is in exactly one place", async () => {
  expect(await books("a:order b:order c:user d", "a:order", "d:order b:order", "c:user")).toEqual({
    ...nothingWrong,
    published: 4,
    stored: 1,
    deadLettered: 2,
    inFlight: 1,
    byType: {
      order: { ...nothingWrong, published: 3, stored: 1, deadLettered: 2, inFlight: 0 },
      user: { ...nothingWrong, published: 1, stored: 0, deadLettered: 0, inFlight: 1 },
    },
  });
});

test("a lost event is named, under its type", async () => {
  expect(await books("a:order b:order c:user", "a:order c:user")).toMatchObject({
    balanced: false,
    published: 3,
    missing: ["b"],
    missingCount: 1,
    byType: { order: { balanced: false, missing: ["b"] }, user: { balanced: true, missing: [] } },
  });
});

test("rows and letters that nobody published are named once", async () => {
  expect(await books("b:order", "a:order b:order x:order", "x:order y")).toMatchObject({
    balanced: false,
    published: 1,
    extra: ["a", "x", "y"],
    extraCount: 3,
    byType: { order: { extra: ["a", "x"] }, "(unknown)": { extra: ["y"], published: 0 } },
  });
});

test("duplicates count once, and a stored event is not dead-lettered too", async () => {
  expect(await books("a:order", "a:order a:order", "a:order a:order", "a:order a:order")).toMatchObject({
    ...nothingWrong,
    published: 1,
    stored: 1,
    deadLettered: 0,
    inFlight: 0,
  });
});

test("a letter that is being replayed counts as dead-lettered", async () => {
  expect(await books("a:order", "", "a:order", "a:order")).toMatchObject({ deadLettered: 1, inFlight: 0 });
});

test("ids stand in the order of their bytes, also beyond U+FFFF", async () => {
  const ids = ["z", "é", "\uFFFD", "😀", "😁"];
  expect([...ids].toSorted(compareUtf8)).toEqual(
    [...ids].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  );
  expect(await books(ids.join(" "), ids.join(" "))).toMatchObject({ ...nothingWrong, stored: 5 });
});

const sameIds: readonly (readonly [
  string,
  Parameters<typeof books>,
  Partial<Awaited<ReturnType<typeof books>>>,
])[] = [
  [
    "a row of one type does not stand for another",
    ["x:order x:inventory", "x:order"],
    { published: 2, stored: 1, missing: ["x"], missingCount: 1, extraCount: 0 },
  ],
  [
    "a letter of one type does not stand for another",
    ["x:order x:inventory", "", "x:order"],
    { published: 2, deadLettered: 1, missing: ["x"] },
  ],
  [
    "each type has its own place",
    ["x:a x:b x:c", "x:a", "x:b", "x:c"],
    { balanced: true, published: 3, stored: 1, deadLettered: 1, inFlight: 1 },
  ],
  [
    "a row that only another type's publication could explain",
    ["x:order", "x:order x:inventory"],
    { published: 1, stored: 1, extra: ["x"], extraCount: 1 },
  ],
  ["a row with a type found later", ["x", "x:order"], { balanced: true, published: 1, stored: 1 }],
  ["a letter with a type found later", ["x", "", "x:order"], { balanced: true, deadLettered: 1 }],
  [
    "two types found later under one id",
    ["x", "x:order", "x:inventory"],
    { balanced: true, published: 2, stored: 1, deadLettered: 1 },
  ],
  [
    "published with and without a type",
    ["x x:order", "x:order", "x:inventory"],
    { balanced: true, published: 2, stored: 1, deadLettered: 1 },
  ],
  [
    "a letter without a type is not that of an event with one",
    ["x x:order", "", "x"],
    { published: 2, deadLettered: 1, missing: ["x"], missingCount: 1 },
  ],
  ["a row in a table without a type", ["x:order", "x"], { balanced: true, published: 1, stored: 1 }],
  ["a dead letter under way tells no type", ["x:order", "", "", "x"], { balanced: true, inFlight: 1 }],
  ["nobody published what has no type", ["", "x", "x"], { published: 0, extra: ["x"], extraCount: 1 }],
];
test.each(sameIds)("one id, several types: %s", async (_, ledgers, want) => {
  expect(await books(...ledgers)).toMatchObject(want);
});

test("only the first ids are named, all are counted", async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `e${String(index).padStart(4, "0")}`);
  const result = await books(ids.join(" "), "");
  expect(result).toMatchObject({ missingCount: 250, published: 250 });
  expect(result.missing).toEqual(ids.slice(0, 100));
});

/** What may happen to event `b` right after a ledger was read for the nth time. */
const moves: readonly (readonly [
  string,
  keyof World,
  number,
  Partial<World>,
  Partial<Awaited<ReturnType<typeof books>>>,
])[] = [
  [
    "published and stored after the journal was read",
    "published",
    1,
    { published: "a b", stored: "a b" },
    { published: 1, stored: 1 },
  ],
  [
    "published after unacknowledged was read",
    "unacknowledged",
    1,
    { published: "a b", unacknowledged: "b" },
    { published: 2, inFlight: 1 },
  ],
  [
    "published and dead-lettered meanwhile",
    "unacknowledged",
    1,
    { published: "a b", deadLettered: "b" },
    { published: 2, deadLettered: 1 },
  ],
  [
    "published and stored after the letters were read",
    "deadLettered",
    1,
    { published: "a b", stored: "a b" },
    { published: 2, stored: 2 },
  ],
  [
    "published and dead-lettered after the letters were read",
    "deadLettered",
    1,
    { published: "a b", deadLettered: "b" },
    { published: 2, deadLettered: 1 },
  ],
  [
    "published after the tables were read",
    "stored",
    1,
    { published: "a b", stored: "a b" },
    { published: 1, stored: 1 },
  ],
];

test.each(moves)("exact while events flow: %s", async (_, ledger, reading, change, want) => {
  const world = { published: "a", stored: "a", deadLettered: "", unacknowledged: "" };
  const ledgers = ledgersOf(world, (read, count) => {
    if (read === ledger && count === reading) Object.assign(world, change);
  });
  expect(await balance(ledgers)).toMatchObject({ ...nothingWrong, ...want });
});

test("what is lost stays lost, however often events move on", async () => {
  const world = { published: "a b", stored: "a", deadLettered: "", unacknowledged: "" };
  expect(await balance(ledgersOf(world))).toMatchObject({ balanced: false, missing: ["b"] });
});
