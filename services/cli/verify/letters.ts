import type { DeadLetter } from "../../../platform/dead-letter.ts";
import { listDeadLetterObjects, readDeadLetterObject } from "../../../platform/dead-letter-objects.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";

/** A dead letter and the object that holds it. */
export interface FoundLetter {
  readonly letter: DeadLetter;
  readonly object: string;
}

const clockDifferenceMilliseconds = 60_000;

/** All letters of an event that was published after `since`. */
export async function findLetters(
  store: ObjectStore,
  eventId: string,
  since: Date,
): Promise<readonly FoundLetter[]> {
  const found: FoundLetter[] = [];
  const from = new Date(since.getTime() - clockDifferenceMilliseconds);
  for await (const object of listDeadLetterObjects(store, { since: from }))
    for (const letter of await readDeadLetterObject(store, object))
      if (letter.event_id === eventId) found.push({ letter, object });
  return found;
}
