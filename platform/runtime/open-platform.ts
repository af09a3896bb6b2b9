import { deadLetterRoot } from "../dead-letter-objects.ts";
import { channel } from "../event-bus/attributes.ts";
import type { EventBus } from "../event-bus/event-bus.ts";
import type { ObjectStore } from "../object-store/object-store.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { BusConfig, StoreConfig, WarehouseConfig } from "./platform-config.ts";
import { subscriptions } from "./topology.ts";

/** A part of the platform, and a way to find out whether it can be used. */
export interface Opened<Part> {
  readonly part: Part;
  /** Throws a `PlatformError` that tells what is missing. */
  readonly reach: () => Promise<unknown>;
}

/** What a service does with the bus: publishes to a topic or pulls from a subscription, by `channel`'s names. */
export type BusUse = { readonly kind: "topic" | "subscription"; readonly name: string };

/** Opens the bus of the configuration, loading only the adapter that is used; on Google Cloud nothing is connected before the first call. */
export async function openBus(config: BusConfig, use: BusUse): Promise<Opened<EventBus>> {
  if (config.platform === "embedded") {
    const { openEmbeddedBus } = await import("../event-bus/embedded.ts");
    const part = openEmbeddedBus({ file: config.file, subscriptions, journalTopics: [channel.events] });
    return { part, reach: async () => {} };
  }
  const { openPubsubBus } = await import("../event-bus/pubsub.ts");
  const { names, ...options } = config;
  const part = openPubsubBus({ ...options, nameOf: (name) => names.get(name) ?? name });
  return { part, reach: () => part.reach(use.kind, use.name) };
}

/** Opens the warehouse of the configuration; `ownsTables` for the one component that makes and changes tables. */
export async function openWarehouse(
  config: WarehouseConfig,
  { ownsTables = false }: { readonly ownsTables?: boolean } = {},
): Promise<Opened<Warehouse>> {
  const part = await warehouseOf(config, ownsTables);
  return { part, reach: () => part.listTables() };
}

async function warehouseOf(config: WarehouseConfig, ownsTables: boolean): Promise<Warehouse> {
  if (config.platform === "embedded") {
    const { openDuckdbWarehouse } = await import("../warehouse/duckdb.ts");
    return openDuckdbWarehouse({ file: config.file });
  }
  const { openBigqueryWarehouse } = await import("../warehouse/bigquery.ts");
  return openBigqueryWarehouse({ ...config, ownsTables });
}

/** Opens the object store of the configuration. */
export async function openStore(config: StoreConfig): Promise<Opened<ObjectStore>> {
  const part = await storeOf(config);
  const firstOf = (prefix: string) => part.list(prefix)[Symbol.asyncIterator]().next();
  return { part, reach: () => Promise.all(["events/", deadLetterRoot].map(firstOf)) };
}

async function storeOf(config: StoreConfig): Promise<ObjectStore> {
  if (config.platform === "embedded") {
    const { openFilesystemStore } = await import("../object-store/filesystem.ts");
    return openFilesystemStore({ directory: config.directory });
  }
  const { openCloudStorage } = await import("../object-store/cloud-storage.ts");
  const { archiveBucket, deadLetterBucket, ...options } = config;
  const archive = openCloudStorage({ ...options, bucket: archiveBucket });
  if (deadLetterBucket === archiveBucket) return archive;
  const { splitStore } = await import("../object-store/split-store.ts");
  return splitStore(archive, openCloudStorage({ ...options, bucket: deadLetterBucket }));
}
