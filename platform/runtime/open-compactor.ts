import type { ObjectCompactor } from "../object-store/object-compactor.ts";
import type { StoreConfig } from "./platform-config.ts";

/** Opens what composes and removes objects of the archive; for the one job that compacts it. */
export async function openArchiveCompactor(config: StoreConfig): Promise<ObjectCompactor> {
  if (config.platform === "embedded") {
    const { openFilesystemCompactor } = await import("../object-store/filesystem-compactor.ts");
    return openFilesystemCompactor({ directory: config.directory });
  }
  const { openCloudStorageCompactor } = await import("../object-store/cloud-storage-compactor.ts");
  const { archiveBucket, deadLetterBucket: _, ...options } = config;
  return openCloudStorageCompactor({ ...options, bucket: archiveBucket });
}
