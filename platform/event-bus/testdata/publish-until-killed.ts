import { openEmbeddedBus } from "../embedded.ts";

/** Publishes to `events` of the file named on the command line until it is killed, and prints each id once it is promised. */
const [, , file = ""] = process.argv;
const bus = openEmbeddedBus({
  file,
  subscriptions: [{ name: "sub", topic: "events" }],
  journalTopics: ["events"],
});

async function publishForever(): Promise<never> {
  for (;;) {
    const ids = await bus.publish("events", [{ data: new Uint8Array(500), attributes: {} }]);
    process.stdout.write(`${ids.join("\n")}\n`);
  }
}

await Promise.all(Array.from({ length: 20 }, publishForever));
