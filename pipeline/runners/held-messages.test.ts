import { expect, test } from "vitest";
import { received } from "../testing/fixtures.ts";
import { createHeldMessages } from "./held-messages.ts";

const message = (messageId: string, bytes: number) => received(new Uint8Array(bytes), {}, { messageId });

test("the bytes are those of what is held", () => {
  const held = createHeldMessages();
  held.add(message("a", 10));
  held.add(received(new Uint8Array(5), { event_type: "order" }, { messageId: "b" }));
  expect([held.count(), held.bytes()]).toEqual([2, 10 + 5 + "event_type".length + "order".length]);
  held.add(message("a", 7));
  expect(held.first(1)).toMatchObject([{ messageId: "b" }]);
  expect([held.delete("b"), held.delete("b")]).toEqual([true, false]);
  expect([held.count(), held.bytes()]).toEqual([1, 7]);
});

test("a part of something larger does not keep that in memory", () => {
  const held = createHeldMessages();
  const pulled = Uint8Array.from({ length: 1_000 }, (_, n) => n);
  held.add(received(pulled.subarray(10, 13), {}, { messageId: "a" }));
  const data = held.get("a")?.data;
  expect(data).toEqual(Uint8Array.of(10, 11, 12));
  expect(data?.buffer.byteLength).toBe(3);
});
