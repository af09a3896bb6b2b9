import { expect, test } from "vitest";
import { balance, type BookEntry } from "./books.ts";

async function* entries(text: string): AsyncGenerator<BookEntry> {
  for (const word of text.split(" ").filter(Boolean)) {
    const [eventId = "", eventType = ""] = word.split(":");
    yield { eventId, eventType };
  }
}

const books = (published: string, stored: string, deadLettered = "", unacknowledged = "") =>
  balance({
    published: () => entries(published),
    stored: () => entries(stored),
    deadLettered: () => entries(deadLettered),
    unacknowledged: () => entries(unacknowledged),
  });

test("balanced: every published event is in exactly one place", async () => {
  expect(await books("a:order b:order c:user d", "a:order", "b:order d:order", "c:user")).toEqual({
    published: 4,
    stored: 1,
    deadLettered: 2,
    inFlight: 1,
    balanced: true,
    byType: {
      order: { published: 3, stored: 1, deadLettered: 2, inFlight: 0, balanced: true },
      user: { published: 1, stored: 0, deadLettered: 0, inFlight: 1, balanced: true },
    },
    missing: [],
    extra: [],
  });
});

test("a lost event is named", async () => {
  expect(await books("a:order b:order", "a:order")).toMatchObject({
    balanced: false,
    missing: ["b"],
    byType: { order: { balanced: false } },
  });
});

test("a row that nobody published is named", async () => {
  expect(await books("a:order", "a:order x:order")).toMatchObject({
    balanced: false,
    extra: ["x"],
    published: 1,
  });
});

test("duplicates count once, and a stored event is not dead-lettered too", async () => {
  expect(await books("a:order a:order", "a:order a:order", "a:order", "a:order")).toMatchObject({
    published: 1,
    stored: 1,
    deadLettered: 0,
    inFlight: 0,
    balanced: true,
  });
});

test("an event that is published and stored while the books are read is not extra", async () => {
  let reads = 0;
  const result = await balance({
    published: () => entries(reads++ === 0 ? "a:order" : "a:order b:order"),
    unacknowledged: () => entries(""),
    stored: () => entries("a:order b:order"),
    deadLettered: () => entries(""),
  });
  expect(result).toMatchObject({ published: 1, stored: 1, balanced: true });
});
