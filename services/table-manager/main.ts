import { readPlatform } from "../../platform/runtime/config.ts";
import { createContact } from "../../platform/runtime/contact.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { observeParts } from "../../platform/runtime/observed-parts.ts";
import { openWarehouse } from "../../platform/runtime/open-platform.ts";
import { readWarehouseConfig } from "../../platform/runtime/platform-config.ts";
import { readPushConfig, type PushConfig } from "../../platform/runtime/push-config.ts";
import type { VerifyPush } from "../../platform/runtime/push-token.ts";
import { runService } from "../../platform/runtime/service.ts";
import { createTableManager } from "./app.ts";

await runService({
  component: "table-manager",
  configure: (reader) => ({
    warehouse: readWarehouseConfig(reader),
    push: readPushConfig(reader, readPlatform(reader)),
  }),
  async compose(settings, { tableManagerPort: port, version }, log, telemetry) {
    const catalog = await import("../../generated/index.ts");
    const { part, reach } = await openWarehouse(settings.warehouse, { ownsTables: true });
    const { warehouse } = observeParts({ warehouse: part }, telemetry);
    const contact = createContact({ warehouse: reach }, log);
    const verified = settings.push === null ? {} : { verifyPush: await openVerifier(settings.push, log) };
    const { ready } = contact;
    const app = createTableManager({ catalog, warehouse, log, telemetry, version, ready, ...verified });
    return {
      fetch: app.fetch,
      port,
      portVariable: "TABLE_MANAGER_PORT",
      warmUp: () => contact.begin(),
      stop: [() => warehouse.close()],
    };
  },
});

async function openVerifier(config: PushConfig, log: Logger): Promise<VerifyPush> {
  const { createPushVerifier } = await import("../../platform/runtime/push-token.ts");
  return createPushVerifier({ ...config, log });
}
