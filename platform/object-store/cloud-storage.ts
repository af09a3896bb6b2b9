import type { Bucket, File } from "@google-cloud/storage";
import { once } from "../runtime/once.ts";
import { filesIn } from "./bucket-files.ts";
import { checkObjectName } from "./object-name.ts";
import type { ObjectInfo, ObjectStore } from "./object-store.ts";
import { statusOf, storageError } from "./storage-errors.ts";

/** Where the objects are. */
export interface CloudStorageOptions {
  readonly projectId: string;
  readonly bucket: string;
  /** URL of an emulator, which is spoken to without credentials; default: Google's. */
  readonly emulatorUrl?: string;
}

/** From this size on an upload goes in parts that can be resumed; below, in one request. */
const resumableBytes = 8_000_000;

/**
 * A bucket of Cloud Storage as an object store. Loads the client and connects at the first call. Names are taken by `ifGenerationMatch: 0`,
 * so one of many writers wins; uploads and downloads are checked by CRC32C; what is compressed stays as it is on its way.
 */
export function openCloudStorage(options: CloudStorageOptions): ObjectStore {
  const bucket = once(() => connectBucket(options));
  const underWay = new Set<Promise<unknown>>();

  const fileOf = async (name: string): Promise<File> => {
    checkObjectName(name);
    return (await bucket.get()).file(name);
  };

  async function put(name: string, content: Uint8Array): Promise<boolean> {
    const file = await fileOf(name);
    try {
      await file.save(Buffer.from(content.buffer, content.byteOffset, content.byteLength), {
        resumable: content.byteLength >= resumableBytes,
        validation: "crc32c",
        preconditionOpts: { ifGenerationMatch: 0 },
        contentType: name.endsWith(".gz") ? "application/gzip" : "application/octet-stream",
      });
      return true;
    } catch (error) {
      // Also when an earlier attempt of this upload was stored and its answer lost: the object stands.
      if (statusOf(error) === 412) return false;
      throw storageError(error, `put ${name}`);
    }
  }

  return {
    async putIfAbsent(name, content) {
      const stored = put(name, content);
      underWay.add(stored);
      try {
        return await stored;
      } finally {
        underWay.delete(stored);
      }
    },
    async get(name) {
      const file = await fileOf(name);
      try {
        const [content] = await file.download({ decompress: false, validation: "crc32c" });
        return content;
      } catch (error) {
        if (statusOf(error) !== 404) throw storageError(error, `get ${name}`);
        await requireBucket(bucket.get(), `get ${name}`);
        return null;
      }
    },
    async *list(prefix): AsyncGenerator<ObjectInfo> {
      for await (const { name, metadata } of filesIn(await bucket.get(), prefix))
        yield { name, bytes: Number(metadata.size ?? 0) };
    },
    async close() {
      await Promise.allSettled(underWay);
    },
  };
}

/** An object and its bucket are missed with the same status. Who may read objects may list them, and need not be allowed to look at the bucket. */
async function requireBucket(bucket: Promise<Bucket>, what: string): Promise<void> {
  try {
    await (await bucket).getFiles({ maxResults: 1, autoPaginate: false });
  } catch (error) {
    throw storageError(error, what);
  }
}

/** The bucket by the official client, which is loaded only now. */
export async function connectBucket({
  projectId,
  bucket,
  emulatorUrl,
}: CloudStorageOptions): Promise<Bucket> {
  const { Storage } = await import("@google-cloud/storage");
  const emulator =
    emulatorUrl === undefined ? {} : { apiEndpoint: emulatorUrl, useAuthWithCustomEndpoint: false };
  return new Storage({ projectId, ...emulator }).bucket(bucket);
}
