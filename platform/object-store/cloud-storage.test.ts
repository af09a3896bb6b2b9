import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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

test("a missing object is told without the right to look at the bucket", async () => {
  const server = createServer(({ url = "" }, response) => {
    const answers = [
      {
        path: /^\/storage\/v1\/b\/[^/]+\/o\/./,
        status: 404,
        body: { error: { code: 404, message: "No such object" } },
      },
      { path: /^\/storage\/v1\/b\/[^/]+\/o(\?|$)/, status: 200, body: { kind: "storage#objects" } },
    ];
    const { status, body } = answers.find(({ path }) => path.test(url)) ?? {
      status: 403,
      body: { error: { code: 403, message: "no storage.buckets.get access" } },
    };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const emulatorUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = openCloudStorage({ projectId: "test", bucket: "archive", emulatorUrl });
  try {
    expect(await store.get("a")).toBeNull();
  } finally {
    server.close();
  }
});
