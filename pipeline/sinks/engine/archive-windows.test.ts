import { expect, test } from "vitest";
import { received } from "../../testing/fixtures.ts";
import { openMemoryStore } from "../../testing/memory-store.ts";
import { createTestRetry } from "../../testing/retry.ts";
import type { Prepared } from "../../transforms/stages.ts";
import { openArchiveWindows, type ArchiveWindowOptions } from "./archive-windows.ts";

const retry = createTestRetry();

function event(n: number, time = "10:15:00", eventType = "order"): Prepared {
  // Digits that do not compress: sizes then grow with every event.
  const json = { n, salt: Array.from({ length: 8 }, (_, i) => Math.sin(n * 8 + i)).join() };
  return {
    kind: "prepared",
    message: received("{}", { event_id: `e-${n}` }),
    eventType,
    insertId: `e-${n}`,
    table: `${eventType}s`,
    row: { n },
    publishedAt: `2026-11-02T${time}.000Z`,
    json: Buffer.from(JSON.stringify(json)),
  };
}

async function write(events: readonly Prepared[], options: ArchiveWindowOptions = {}, slice = 10) {
  const store = openMemoryStore();
  const windows = openArchiveWindows(store, retry, options);
  let objects = 0;
  for (let at = 0; at < events.length; at += slice)
    objects += (await windows.add(events.slice(at, at + slice))).objects;
  objects += (await windows.finish()).objects;
  const folders = [...store.objects.keys()].map((name) => name.slice(0, name.lastIndexOf("/")));
  const lines = store.lines("") as readonly { readonly event_id: string }[];
  return { store, objects, folders: folders.toSorted(), ids: lines.map(({ event_id: id }) => id) };
}

const many = Array.from({ length: 200 }, (_, n) => event(n));

test("events share a file by type and five minutes of publishing time", async () => {
  const events = [
    event(1, "10:14:59"),
    event(2, "10:15:00"),
    event(3, "10:19:59"),
    event(4, "10:20:00"),
    event(5, "11:15:00"),
    event(6, "10:15:00", "refund/§"),
  ];
  const { folders, objects } = await write(events);
  const order = (hour: number) => `events/event_type=order/dt=2026-11-02/hour=${hour}`;
  expect(folders).toEqual([
    order(10),
    order(10),
    order(10),
    order(11),
    "events/event_type=refund%2F%C2%A7/dt=2026-11-02/hour=10",
  ]);
  expect(objects).toBe(5);
});

test("a file that has its size ends, and nothing is lost at the seam", async () => {
  const { ids, store } = await write(many, { fileBytes: 5_000 });
  expect(store.objects.size).toBeGreaterThan(3);
  expect(ids).toEqual(many.map(({ insertId }) => insertId));
});

test("the same events in the same slices make the same objects, and a second time none", async () => {
  const names = async (slice: number) => [...(await write(many, { fileBytes: 50_000 }, slice)).store.objects];
  expect(await names(10)).toEqual(await names(10));
  const store = openMemoryStore();
  for (const again of [false, true]) {
    const windows = openArchiveWindows(store, retry);
    await windows.add(many);
    expect((await windows.finish()).objects).toBe(again ? 0 : 1);
  }
  expect(store.refusals()).toBe(1);
});

test("two events that share an id keep both contents", async () => {
  const twin = { ...event(1), json: Buffer.from('{"n":2}') };
  const first = await write([event(1)]);
  const second = await write([twin]);
  expect([...first.store.objects.keys()]).not.toEqual([...second.store.objects.keys()]);
});

test.each<[string, ArchiveWindowOptions]>([
  ["files", { openFiles: 2 }],
  ["bytes", { heldBytes: 3_000 }],
])("what grows in memory is bounded by %s, and the rest is written early", async (_, options) => {
  const spread = many.map((one, n) => ({
    ...one,
    publishedAt: `2026-11-02T10:${String((n * 7) % 60).padStart(2, "0")}:00Z`,
  }));
  const { ids, store } = await write(spread, options, 1);
  expect(store.objects.size).toBeGreaterThan(12);
  expect(ids.toSorted()).toEqual(many.map(({ insertId }) => insertId).toSorted());
});
