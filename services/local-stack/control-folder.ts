import { join } from "node:path";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { createTableManager } from "../table-manager/app.ts";
import { createControl } from "./control.ts";
import { openOwnWarehouse } from "./folder-owner.ts";

/** The control API over a folder on which no stack runs: nothing is delivered while it is open. */
export interface FolderControl {
  readonly request: (path: string, init: ControlRequest) => Promise<Response>;
  close(): Promise<void>;
}

/** What the control API is asked with. */
export interface ControlRequest {
  readonly method: "GET" | "POST";
  /** JSON. */
  readonly body?: string;
}

const token = "within this process";

/** Opens a folder for looking; throws when a process has it. */
export async function openFolderControl(dataDirectory: string, catalog: Catalog): Promise<FolderControl> {
  const warehouse = await openOwnWarehouse(dataDirectory);
  const store = openFilesystemStore({ directory: join(dataDirectory, "objects") });
  const file = join(dataDirectory, "bus.db");
  const bus = openEmbeddedBus({ file, subscriptions, journalTopics: [channel.events] });
  const tableManager = createTableManager({ catalog, warehouse, log: silentLogger });
  const requestTable = async () => void (await tableManager.request("/tables/sync", { method: "POST" }));
  const app = createControl(
    { bus, warehouse, migrator: warehouse, store, catalog, worker: null, requestTable },
    token,
    silentLogger,
  );
  return {
    async request(path, init) {
      return app.request(path, { ...init, headers: { authorization: `Bearer ${token}` } });
    },
    async close() {
      await bus.close();
      await store.close();
      await warehouse.close();
    },
  };
}
