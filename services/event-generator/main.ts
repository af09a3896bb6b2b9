import { join } from "node:path";

import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { requireEmbedded, runService } from "../../platform/runtime/service.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { createEventGenerator } from "./app.ts";

await runService("event-generator", async (config, log) => {
  requireEmbedded(config);
  const catalog = await import("../../generated/index.ts");
  const file = join(config.dataDir, "bus.db");
  const bus = openEmbeddedBus({ file, subscriptions, journalTopics: [channel.events] });
  const app = createEventGenerator({ catalog, bus, log, version: config.version });
  return { fetch: app.fetch, port: config.port, portVariable: "PORT", stop: [() => bus.close()] };
});
