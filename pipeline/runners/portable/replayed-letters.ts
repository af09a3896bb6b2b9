import type { Registry } from "../../../generated/contract.ts";
import type { DeadLetter } from "../../../platform/dead-letter.ts";
import { storedIds } from "../../../platform/warehouse/stored-ids.ts";
import type { Warehouse } from "../../../platform/warehouse/warehouse.ts";
import { createLetterIndex } from "../../backfill/letter-index.ts";
import { writeDeadLetters, type DeadLetterSink } from "../../sinks/dead-letters.ts";

/** What dead letters are compared with, and where the new ones go. */
export interface ReplayedLettersOptions extends DeadLetterSink {
  readonly warehouse: Warehouse;
  readonly registry: Registry;
}

/**
 * Writes the dead letters of one bundle that processes events again, but for those of events that have a row, of which nothing is lost, and those that
 * the event has had before.
 */
export function replayedLetters(
  options: ReplayedLettersOptions,
): (letters: readonly DeadLetter[]) => Promise<void> {
  const { warehouse, registry, store, retry } = options;
  const index = createLetterIndex(store);

  async function withoutRows(letters: readonly DeadLetter[]): Promise<readonly DeadLetter[]> {
    const left: DeadLetter[] = [];
    for (const [type, ofType] of Map.groupBy(letters, (letter) => letter.event_type)) {
      const name = registry.get(type)?.table.name;
      const rows = ofType.map(({ event_id: insertId }) => ({ insertId, row: {} }));
      const there = name === undefined ? new Set() : await storedIds(warehouse, { name }, rows);
      left.push(...ofType.filter(({ event_id: id }) => !there.has(id)));
    }
    return left;
  }

  return async (letters) => {
    const lost = await retry("look into tables", () => withoutRows(letters));
    await writeDeadLetters(options, await retry("read dead letters", () => index.takeNew(lost)));
  };
}
