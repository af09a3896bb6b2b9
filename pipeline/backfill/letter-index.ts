import type { DeadLetter } from "../../platform/dead-letter.ts";
import {
  deadLetterFolder,
  parseDeadLetter,
  readDeadLetterLines,
} from "../../platform/dead-letter-objects.ts";
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
      const fresh: DeadLetter[] = [];
      for (const letter of letters) {
        const keys = await lettersOf(deadLetterFolder(letter.publish_time));
        if (!keys.has(keyOf(letter))) fresh.push(letter);
        keys.add(keyOf(letter));
      }
      return fresh;
    },
  };
}

function keyOf({ event_id: eventId, code }: DeadLetter): string {
  return `${code} ${eventId}`;
}
