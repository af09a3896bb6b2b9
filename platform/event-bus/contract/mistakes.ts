import { describe, expect, test } from "vitest";
import type { EventBus, OutgoingMessage } from "../event-bus.ts";
import { bytes, config, event, leaseSeconds, type ContractSetup } from "./setup.ts";

/** Mistakes are told apart and leave nothing behind. */
export function mistakeContract({ start }: ContractSetup): void {
  describe("a mistake", () => {
    const pull = { maxMessages: 1, leaseSeconds, waitMilliseconds: 0 };
    const unknown: readonly (readonly [string, (bus: EventBus) => Promise<unknown>])[] = [
      ["publish to an unknown topic", (bus) => bus.publish("nowhere", [event("a")])],
      ["pull from an unknown subscription", (bus) => bus.pull("nobody", pull)],
      ["ack to an unknown subscription", (bus) => bus.ack("nobody", ["1:1"])],
      ["status of an unknown subscription", (bus) => bus.status("nobody")],
    ];
    test.each(unknown)("of set-up is reported as such: %s", async (_, operation) => {
      const { bus } = await start();
      await expect(operation(bus)).rejects.toMatchObject({ name: "PlatformError", retryClass: "SETUP" });
    });

    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, "v"]));
    const refused: readonly (readonly [string, OutgoingMessage])[] = [
      ["more than 10 MB", { data: new Uint8Array(10_000_001), attributes: {} }],
      ["neither data nor attributes", { data: new Uint8Array(), attributes: {} }],
      ["more than 100 attributes", { data: bytes("x"), attributes: many }],
      ["a key of 257 bytes", { data: bytes("x"), attributes: { [`${"k".repeat(255)}ä`]: "v" } }],
      ["an empty key", { data: bytes("x"), attributes: { "": "v" } }],
      ["a reserved key", { data: bytes("x"), attributes: { google: "v" } }],
      ["a value of 1,025 bytes", { data: bytes("x"), attributes: { k: `${"v".repeat(1_023)}ä` } }],
    ];
    test.each(refused)(
      "of content is POISON, and nothing of the call is published: %s",
      async (_, message) => {
        const { bus, take } = await start();
        const published = bus.publish("events", [event("a"), message]);
        await expect(published).rejects.toMatchObject({ name: "PlatformError", retryClass: "POISON" });
        expect(await take(config.plain.name)).toEqual([]);
      },
    );

    test.each(["", "x", "1", "1:", ":1", "-1:1", "1:1:1", "1e3:1", "99999999999999999999:1"])(
      "in an ack id changes nothing: %j",
      async (ackId) => {
        const { bus, take } = await start();
        await bus.publish("events", [event("a")]);
        await bus.ack(config.plain.name, [ackId]);
        await bus.nack(config.plain.name, [ackId]);
        expect(await take(config.plain.name)).toMatchObject([{ deliveryAttempt: 1 }]);
      },
    );
  });
}
