import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEmbeddedBus } from "./embedded.ts";

test("what is not acknowledged is listed once, leased or not, over page limits", async () => {
  const folder = mkdtempSync(join(tmpdir(), "eventloom-"));
  const bus = openEmbeddedBus({ file: join(folder, "bus.db"), subscriptions: [{ name: "s", topic: "t" }] });
  const ids = async () => {
    const found: string[] = [];
    for await (const { eventId } of bus.unacknowledged("s")) found.push(eventId);
    return found;
  };
  const messages = Array.from({ length: 2_500 }, (_, index) => ({
    data: Buffer.from("{}"),
    attributes: index === 0 ? {} : { event_id: `e${index}`, event_type: "order" },
  }));
  const [firstId = ""] = await bus.publish("t", messages);
  const leased = await bus.pull("s", { maxMessages: 10, leaseSeconds: 60 });
  expect(await ids()).toEqual([firstId, ...messages.slice(1).map((_, index) => `e${index + 1}`)]);

  await bus.ack(
    "s",
    leased.map(({ ackId }) => ackId),
  );
  expect(await ids()).toHaveLength(2_490);
  await bus.close();
  rmSync(folder, { recursive: true });
});
