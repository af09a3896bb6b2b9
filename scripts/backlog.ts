import { channel } from "../platform/event-bus/attributes.ts";
import { createEnvironmentReader } from "../platform/runtime/config.ts";
import { openBus } from "../platform/runtime/open-platform.ts";
import { readBusConfig } from "../platform/runtime/platform-config.ts";

/*
 * Prints how many messages the pipeline of project GCP_PROJECT_ID has not finished, as Cloud Monitoring counted them last.
 * Usage: GCP_PROJECT_ID=my-project node scripts/backlog.ts
 */
const reader = createEnvironmentReader({ ...process.env, PLATFORM: "gcp" });
const config = readBusConfig(reader);
reader.finish();
const { part: bus } = await openBus(config, { kind: "subscription", name: channel.pipeline });
const { backlog } = await bus.status(channel.pipeline);
await bus.close();
process.stdout.write(`${backlog}\n`);
