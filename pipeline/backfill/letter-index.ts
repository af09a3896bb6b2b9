import type { DeadLetter } from "../../platform/dead-letter.ts";
import {
  deadLetterFolder,
  parseDeadLetter,
  readDeadLetterLines,
} from "../../platform/dead-letter-objects.ts";
import { eventKey } from "../../platform/event-name.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";

/** Which events have had a dead letter for which reason. */
export interface LetterIndex {
  /** Those that are the first of their event and code; from then on they count as written. */
  takeNew(letters: readonly DeadLetter[]): Promise<readonly DeadLetter[]>;
}

/** Hours of which the letters are remembered: events come hour by hour. */
const mostHours = 4;

/** Reads the letters of an hour when the first new one of it comes. */
export function createLetterIndex(store: ObjectStore): LetterIndex {
  const hours = new Map<string, Set<string>>();

  async function lettersOf(folder: string): Promise<Set<string>> {
    const known = hours.get(folder);
    if (known !== undefined) return known;
    const keys = new Set<string>();
    for await (const { name } of store.list(`${folder}/`)) {
      if (!name.endsWith(".ndjson.gz")) continue;
      for (const line of await readDeadLetterLines(store, name)) {
        const letter = parseDeadLetter(store, name, line);
        if (letter !== null) keys.add(keyOf(letter));
      }
    }
    const [oldest] = hours.keys();
    if (hours.size >= mostHours && oldest !== undefined) hours.delete(oldest);
    hours.set(folder, keys);
    return keys;
  }

  return {
    async takeNew(letters) {
      const folders = new Set(letters.map(folderOf));
      const known = new Map<string, Set<string>>();
      // All of them before the first counts as written: what fails here is asked again.
      for (const folder of folders) known.set(folder, await lettersOf(folder));
      return letters.filter((letter) => {
        const keys = known.get(folderOf(letter));
        const isNew = keys?.has(keyOf(letter)) !== true;
        keys?.add(keyOf(letter));
        return isNew;
      });
    },
  };
}

function folderOf({ publish_time: publishTime }: DeadLetter): string {
  return deadLetterFolder(publishTime);
}

function keyOf(letter: DeadLetter): string {
  return `${letter.code} ${eventKey(letter)}`;
}
