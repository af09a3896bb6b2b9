import { lstat, open, type FileHandle } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BigIntStats } from "node:fs";
import { PlatformError } from "../runtime/errors.ts";
import { fileError } from "./file-errors.ts";
import { createPlacement, isAbsence } from "./filesystem-placement.ts";
import type { ObjectCompactor, ObjectVersion } from "./object-compactor.ts";
import { checkObjectName, reservedSegment } from "./object-name.ts";
import { openUploads } from "./uploads.ts";
import { walkFiles } from "./walk.ts";

/** Compacts the objects of a folder that `openFilesystemStore` keeps, in this process or another. Copies piece by piece: memory stays flat. */
export function openFilesystemCompactor(options: { readonly directory: string }): ObjectCompactor {
  const directory = resolve(options.directory);
  const uploads = guarded(() => openUploads(join(directory, reservedSegment)));
  const placement = createPlacement(directory);

  async function versionOf(name: string): Promise<string | null> {
    try {
      return versionText(await lstat(placement.path(name), { bigint: true }));
    } catch (error) {
      if (isAbsence(error)) return null;
      throw error;
    }
  }

  /** Holds the files open while it reads them, so that nothing can take their place. */
  async function* bytesOf(sources: readonly ObjectVersion[]): AsyncGenerator<Uint8Array> {
    for (const source of sources) {
      await using file = await openVersion(placement.path(source.name), source);
      yield* file.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>;
    }
  }

  return {
    async *versions(prefix) {
      try {
        for await (const object of walkFiles(directory, prefix)) {
          const version = await versionOf(object.name);
          if (version !== null) yield { ...object, version };
        }
      } catch (error) {
        throw fileError(error);
      }
    },
    async compose(name, sources) {
      for (const each of [name, ...sources.map((source) => source.name)]) checkObjectName(each);
      try {
        return await placement.put(name, () => uploads.write(bytesOf(sources)));
      } catch (error) {
        throw fileError(error);
      }
    },
    async remove(object) {
      checkObjectName(object.name);
      try {
        if ((await versionOf(object.name)) === object.version) await placement.remove(object.name);
      } catch (error) {
        throw fileError(error);
      }
    },
    async close() {},
  };
}

async function openVersion(path: string, { name, version }: ObjectVersion): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    throw isAbsence(error) ? changed(name) : error;
  }
  if (versionText(await file.stat({ bigint: true })) === version) return file;
  await file.close();
  throw changed(name);
}

function versionText({ ino, size, mtimeNs }: BigIntStats): string {
  return `${ino}-${size}-${mtimeNs}`;
}

function changed(name: string): PlatformError {
  return new PlatformError("CONFLICT", "OBJECT_CHANGED", `${name} is gone, or another object than before`);
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileError(error);
  }
}
