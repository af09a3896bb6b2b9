import type { Bucket, File } from "@google-cloud/storage";
import { once } from "../runtime/once.ts";
import { PlatformError } from "../runtime/errors.ts";
import { filesIn } from "./bucket-files.ts";
import { connectBucket, type CloudStorageOptions } from "./cloud-storage.ts";
import type { ObjectCompactor, ObjectVersion } from "./object-compactor.ts";
import { checkObjectName } from "./object-name.ts";
import { statusOf, storageError } from "./storage-errors.ts";

/**
 * Compacts the objects of a bucket; their bytes stay where they are. Every request says which generations it is about: sources by the one that was looked
 * at, the new object by `ifGenerationMatch: 0`.
 */
export function openCloudStorageCompactor(options: CloudStorageOptions): ObjectCompactor {
  const bucket = once(() => connectBucket(options));

  return {
    async *versions(prefix): AsyncGenerator<ObjectVersion> {
      for await (const { name, metadata } of filesIn(await bucket.get(), prefix))
        yield { name, bytes: Number(metadata.size ?? 0), version: String(metadata.generation ?? "") };
    },
    async compose(name, sources) {
      for (const each of [name, ...sources.map((source) => source.name)]) checkObjectName(each);
      const from = await bucket.get();
      try {
        await from.combine(
          sources.map((source) => versionIn(from, source)),
          from.file(name),
          { ifGenerationMatch: 0 },
        );
        return true;
      } catch (error) {
        if (statusOf(error) === 412) return false;
        if (statusOf(error) !== 404) throw storageError(error, `compose ${name}`);
        const cause = { cause: error };
        throw new PlatformError(
          "CONFLICT",
          "OBJECT_CHANGED",
          `a source of ${name} is gone or another one`,
          cause,
        );
      }
    },
    async remove(object) {
      checkObjectName(object.name);
      const file = (await bucket.get()).file(object.name);
      try {
        await file.delete({ ignoreNotFound: true, ifGenerationMatch: Number(object.version) });
      } catch (error) {
        if (statusOf(error) !== 412) throw storageError(error, `remove ${object.name}`);
      }
    },
    async close() {},
  };
}

function versionIn(bucket: Bucket, { name, version }: ObjectVersion): File {
  return bucket.file(name, { generation: version });
}
