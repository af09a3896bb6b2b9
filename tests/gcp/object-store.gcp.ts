import { Storage } from "@google-cloud/storage";
import { afterAll, beforeAll } from "vitest";
import { openCloudStorageCompactor } from "../../platform/object-store/cloud-storage-compactor.ts";
import { openCloudStorage } from "../../platform/object-store/cloud-storage.ts";
import { objectCompactorContract } from "../../platform/object-store/compactor-contract.ts";
import { objectStoreContract } from "../../platform/object-store/contract.ts";
import type { ObjectCompactor, ObjectVersion } from "../../platform/object-store/object-compactor.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { newName, projectId } from "./names.ts";

const bucket = newName();
const storage = new Storage({ projectId });
beforeAll(async () => {
  await storage.createBucket(bucket, { iamConfiguration: { uniformBucketLevelAccess: { enabled: true } } });
});
afterAll(async () => {
  await storage.bucket(bucket).deleteFiles({ force: true });
  await storage.bucket(bucket).delete();
});

objectStoreContract("the adapter on the real Cloud Storage", async () =>
  below(`${newName()}/`, openCloudStorage({ projectId, bucket })),
);

objectCompactorContract("the adapter on the real Cloud Storage", async () => {
  const folder = `${newName()}/`;
  const store = below(folder, openCloudStorage({ projectId, bucket }));
  return { store, compactor: compactorBelow(folder, openCloudStorageCompactor({ projectId, bucket })) };
});

/** The part of a store below a folder: buckets can be made only every two seconds. */
function below(folder: string, store: ObjectStore): ObjectStore {
  return {
    putIfAbsent: (name, content) => store.putIfAbsent(folder + name, content),
    get: (name) => store.get(folder + name),
    async *list(prefix) {
      for await (const { name, bytes } of store.list(folder + prefix))
        yield { name: name.slice(folder.length), bytes };
    },
    close: () => store.close(),
  };
}

function compactorBelow(folder: string, compactor: ObjectCompactor): ObjectCompactor {
  const inside = (object: ObjectVersion) => ({ ...object, name: folder + object.name });
  return {
    async *versions(prefix) {
      for await (const object of compactor.versions(folder + prefix))
        yield { ...object, name: object.name.slice(folder.length) };
    },
    compose: (name, sources) => compactor.compose(folder + name, sources.map(inside)),
    remove: (object) => compactor.remove(inside(object)),
    close: () => compactor.close(),
  };
}
