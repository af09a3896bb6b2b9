import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isNotBuilt } from "../testing/go-tools.ts";
import { startStorageServer, type StorageServer } from "../testing/storage-server.ts";
import { openCloudStorage } from "./cloud-storage.ts";
import { objectStoreContract } from "./contract.ts";

describe.skipIf(isNotBuilt("fake-gcs-server"))("on fake-gcs-server", () => {
  let server: StorageServer;
  beforeAll(async () => {
    server = await startStorageServer();
  });
  afterAll(() => server.close());

  objectStoreContract("the Cloud Storage adapter", async () => {
    const bucket = `test-${randomUUID()}`;
    await server.makeBucket(bucket);
    return openCloudStorage({ projectId: "test", bucket, emulatorUrl: server.url });
  });

  test.each(["put", "get", "list"])(
    "a bucket that is not there is a matter of set-up: %s",
    async (operation) => {
      const store = openCloudStorage({ projectId: "test", bucket: "none", emulatorUrl: server.url });
      const calls: Readonly<Record<string, () => Promise<unknown>>> = {
        put: () => store.putIfAbsent("a", new Uint8Array(1)),
        get: () => store.get("a"),
        list: () => store.list("")[Symbol.asyncIterator]().next(),
      };
      await expect(calls[operation]?.()).rejects.toMatchObject({
        name: "PlatformError",
        retryClass: "SETUP",
      });
    },
  );
});
