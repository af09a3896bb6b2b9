import { channel } from "../../platform/event-bus/attributes.ts";
import { readPlatform } from "../../platform/runtime/config.ts";
import { createContact } from "../../platform/runtime/contact.ts";
import { observeParts } from "../../platform/runtime/observed-parts.ts";
import { openBus } from "../../platform/runtime/open-platform.ts";
import { readBusConfig } from "../../platform/runtime/platform-config.ts";
import { runService } from "../../platform/runtime/service.ts";
import { createEventGenerator } from "./app.ts";
import { readEdgeConfig } from "./edge.ts";

await runService({
  component: "event-generator",
  configure: (reader) => ({
    bus: readBusConfig(reader),
    edge: readEdgeConfig(reader, readPlatform(reader)),
  }),
  async compose(settings, { port, version }, log, telemetry) {
    const catalog = await import("../../generated/index.ts");
    const { part, reach } = await openBus(settings.bus, { kind: "topic", name: channel.events });
    const { bus } = observeParts({ bus: part }, telemetry);
    const contact = createContact({ bus: reach }, log);
    const { edge } = settings;
    const app = createEventGenerator({ catalog, bus, log, version, edge, ready: contact.ready });
    return {
      fetch: app.fetch,
      port,
      portVariable: "PORT",
      warmUp: () => contact.begin(),
      stop: [() => bus.close()],
    };
  },
});
