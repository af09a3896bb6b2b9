import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isNotBuilt } from "../testing/go-tools.ts";
import { startStrictStorage, type StrictStorage } from "../testing/strict-storage.ts";
import { openCloudStorageCompactor } from "./cloud-storage-compactor.ts";
import { openCloudStorage } from "./cloud-storage.ts";
import { objectCompactorContract, versions } from "./compactor-contract.ts";

describe.skipIf(isNotBuilt("fake-gcs-server"))("on a Cloud Storage server", () => {
  let server: StrictStorage;
  beforeAll(async () => {
    server = await startStrictStorage();
  });
  afterAll(() => server.close());

  async function open() {
    const bucket = `test-${randomUUID()}`;
    await server.makeBucket(bucket);
    const options = { projectId: "test", bucket, emulatorUrl: server.url };
    return { store: openCloudStorage(options), compactor: openCloudStorageCompactor(options) };
  }

  objectCompactorContract("the Cloud Storage adapter", open);

  test("an answer that is lost is asked for again", async () => {
    const { store, compactor } = await open();
    for (const name of ["a/1", "a/2"]) await store.putIfAbsent(name, Buffer.from(name));
    const sources = await versions(compactor, "a/");
    server.failNext("POST", "after");
    expect(await compactor.compose("c", sources)).toBe(false);
    expect(Buffer.from((await store.get("c")) ?? "").toString()).toBe("a/1a/2");
    server.failNext("DELETE", "after");
    for (const source of sources) await compactor.remove(source);
    expect(await store.get("a/1")).toBeNull();
  });

  test("a bucket that is not there is a matter of set-up", async () => {
    const compactor = openCloudStorageCompactor({
      projectId: "test",
      bucket: "none",
      emulatorUrl: server.url,
    });
    await expect(versions(compactor, "")).rejects.toMatchObject({ retryClass: "SETUP" });
  });
});
