import { createContact } from "../../platform/runtime/contact.ts";
import { openWarehouse } from "../../platform/runtime/open-platform.ts";
import { readWarehouseConfig } from "../../platform/runtime/platform-config.ts";
import { runService } from "../../platform/runtime/service.ts";
import { createTableManager } from "./app.ts";

await runService({
  component: "table-manager",
  configure: (reader) => ({ warehouse: readWarehouseConfig(reader) }),
  async compose(settings, { tableManagerPort: port, version }, log) {
    const catalog = await import("../../generated/index.ts");
    const { part: warehouse, reach } = await openWarehouse(settings.warehouse, { ownsTables: true });
    const contact = createContact({ warehouse: reach }, log);
    const app = createTableManager({ catalog, warehouse, log, version, ready: contact.ready });
    return {
      fetch: app.fetch,
      port,
      portVariable: "TABLE_MANAGER_PORT",
      warmUp: () => contact.begin(),
      stop: [() => warehouse.close()],
    };
  },
});
