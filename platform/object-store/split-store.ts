import { deadLetterRoot } from "../dead-letter-objects.ts";
import type { ObjectInfo, ObjectStore } from "./object-store.ts";

/** One store out of two: dead letters stand in the second, everything else in the first. */
export function splitStore(archive: ObjectStore, deadLetters: ObjectStore): ObjectStore {
  const storeOf = (name: string) => (name.startsWith(deadLetterRoot) ? deadLetters : archive);
  return {
    putIfAbsent: (name, content) => storeOf(name).putIfAbsent(name, content),
    get: (name) => storeOf(name).get(name),
    async *list(prefix): AsyncGenerator<ObjectInfo> {
      if (prefix.startsWith(deadLetterRoot)) return yield* deadLetters.list(prefix);
      if (!deadLetterRoot.startsWith(prefix)) return yield* archive.list(prefix);
      yield* inOrder(archive.list(prefix), deadLetters.list(deadLetterRoot));
    },
    close: async () => void (await Promise.all([archive.close(), deadLetters.close()])),
  };
}

/** The letters all begin with one prefix, so they go in between at one place. */
async function* inOrder(
  others: AsyncIterable<ObjectInfo>,
  letters: AsyncIterable<ObjectInfo>,
): AsyncGenerator<ObjectInfo> {
  let isBefore = true;
  for await (const object of others) {
    if (isBefore && object.name > deadLetterRoot) {
      isBefore = false;
      yield* letters;
    }
    yield object;
  }
  if (isBefore) yield* letters;
}
