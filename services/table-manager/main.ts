import { join } from "node:path";

import { requireEmbedded, runService } from "../../platform/runtime/service.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { createTableManager } from "./app.ts";

await runService("table-manager", async (config, log) => {
  requireEmbedded(config);
  const catalog = await import("../../generated/index.ts");
  const warehouse = await openDuckdbWarehouse({ file: join(config.dataDir, "warehouse.duckdb") });
  const app = createTableManager({ catalog, warehouse, log, version: config.version });
  const { tableManagerPort: port } = config;
  return { fetch: app.fetch, port, portVariable: "TABLE_MANAGER_PORT", stop: [() => warehouse.close()] };
});
