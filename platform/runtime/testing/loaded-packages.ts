import { registerHooks } from "node:module";
import { openBus, openStore, openWarehouse } from "../open-platform.ts";
import { readPlatformConfig } from "../platform-config.ts";

/** For tests, as a process: opens all parts of the platform of the environment, and prints which clients and databases that loaded. */
const loaded = new Set<string>();
registerHooks({
  load(url, context, next) {
    const [name] = /@google-cloud\/\w+|@duckdb\/[\w-]+|node:sqlite/.exec(url) ?? [];
    if (name !== undefined) loaded.add(name);
    return next(url, context);
  },
});
const config = readPlatformConfig(process.env);
const parts = [
  (await openBus(config.bus, { kind: "topic", name: "backend-events-topic" })).part,
  (await openWarehouse(config.warehouse)).part,
  (await openStore(config.store)).part,
];
for (const part of parts) await part.close();
process.stdout.write(JSON.stringify([...loaded].toSorted()));
