import type { Bucket, File } from "@google-cloud/storage";
import { storageError } from "./storage-errors.ts";

const pageSize = 1_000;

/** The files of a bucket whose names begin with the prefix, in order of names; no more than a page of them is in memory. */
export async function* filesIn(bucket: Bucket, prefix: string): AsyncGenerator<File> {
  let query: object | null = { prefix, autoPaginate: false, maxResults: pageSize };
  while (query !== null) {
    const [files, next]: readonly [readonly File[], object | null, ...unknown[]] = await bucket
      .getFiles(query)
      .catch((error: unknown) => {
        throw storageError(error, `list ${prefix}`);
      });
    yield* files;
    query = next;
  }
}
