import type { DeadLetter } from "../../../platform/dead-letter.ts";
import { lettersWithoutRows, type RowSources } from "../../backfill/known-rows.ts";
import { createLetterIndex } from "../../backfill/letter-index.ts";
import { writeDeadLetters, type DeadLetterSink } from "../../sinks/dead-letters.ts";

/** What dead letters are compared with, and where the new ones go. */
export interface ReplayedLettersOptions extends DeadLetterSink, RowSources {}

/**
 * Writes the dead letters of one bundle that processes events again, but for those of events that have a row, of which nothing is lost, and those that
 * the event has had before.
 */
export function replayedLetters(
  options: ReplayedLettersOptions,
): (letters: readonly DeadLetter[]) => Promise<void> {
  const { store, retry } = options;
  const index = createLetterIndex(store);

  return async (letters) => {
    const lost = await retry("look into tables", () => lettersWithoutRows(options, letters));
    await writeDeadLetters(options, await retry("read dead letters", () => index.takeNew(lost)));
  };
}
